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
