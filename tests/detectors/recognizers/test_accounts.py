"""Accounts by their form."""

from __future__ import annotations

import pytest

from detectors.recognizers.accounts import BankAccountRecognizer, PostBankAccountRecognizer
from tests.detectors.recognizers.finding import found, score, unnamed

BANK, POST = BankAccountRecognizer(), PostBankAccountRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("0005-123-7654321", 0.7), ("口座 0005-123-7654321", 0.95), ("1005-123-7654321", 0.0)),
        *(("口座 1005-123-7654321", 0.95), ("注文 0005-123-7654321", 0.3)),
        *(("0005-123 7654321", 0.0), ("0005-123-76543210", 0.0)),
    ],
    ids=unnamed,
)
def test_bank_branch_and_number_are_an_account(text: str, expected: float) -> None:
    assert score(BANK, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("ゆうちょ 14030-12345671", 0.95), ("ゆうちょ 14040-12345671", 0.7)),
        *(("14030-12345671", 0.0), ("みずほ銀行 14030-12345671", 0.0)),
        *(("記号 14030 番号 12345671", 0.95), ("記号：14030\n番号：12345671", 0.95)),
        *(("保険証 記号 14030 番号 12345671", 0.0), ("ゆうちょ 14030-12345671円", 0.0)),
        *(("ゆうちょ 14030-1-12345671", 0.95), ("ゆうちょ 14030-12345670", 0.7)),
    ],
    ids=unnamed,
)
def test_an_account_of_the_post_bank_is_surer_with_its_check_digit(
    text: str, expected: float
) -> None:
    assert score(POST, text) == expected


def test_symbol_and_number_are_one_finding() -> None:
    assert found(POST, "ゆうちょ 記号 14030 番号 12345671 です") == ["14030 番号 12345671"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("記号12395-1234561 ゆうちょ", 0.0), ("ゆうちょの記号13163番号47857651", 0.7)),
        *(("ゆうちょの記号が14030、番号が12345671です", 0.95), ("貯金 1403012345671", 0.95)),
        *(("貯金 1403112345671", 0.0), ("ゆうちょの番号は14030の12345671です", 0.95)),
        *(("振替口座 00170-8-54321", 0.9), ("図面 00170-8-54321", 0.0)),
    ],
    ids=unnamed,
)
def test_a_mistyped_account_counts_behind_the_bank_alone(text: str, expected: float) -> None:
    assert score(POST, text) == expected
