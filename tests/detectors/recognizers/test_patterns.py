"""Recognisers that are data: which score a match gets from what stands beside it."""

from __future__ import annotations

import re

import pytest

from detectors.recognizers.patterns import Form, FormRecognizer
from tests.detectors.recognizers.finding import found, score, unnamed


class TicketRecognizer(FormRecognizer):
    """Four digits behind K; even ones only."""

    finds = ("TICKET",)
    starts = "K0123456789"
    reach = 64
    gate = re.compile("[0-9]{4}")
    forms = (
        Form(re.compile(r"(?<![0-9A-Z])K[0-9]{4}(?![0-9])"), 0.6, labelled=0.9, mistaken=0.2),
        Form(re.compile(r"券([0-9]{4})(?![0-9])"), 0.0, labelled=0.8, value=1),
    )
    label = re.compile("整理番号")
    other = re.compile("型番")

    def valid(self, value: str) -> bool:
        return int(value[-1]) % 2 == 0


TICKET = TicketRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K1234", 0.6),
        ("整理番号はK1234です", 0.9),
        ("K1234（整理番号）", 0.9),
        ("整理番号" + "。" * 40 + "K1234", 0.6),
        ("型番K1234", 0.2),
        ("型番ではなく整理番号のK1234", 0.9),
        ("K1234型番", 0.6),
        ("K1235", 0.0),
        ("券1234", 0.0),
        ("整理番号 券1234", 0.8),
    ],
    ids=unnamed,
)
def test_the_score_follows_the_surroundings(text: str, expected: float) -> None:
    assert score(TICKET, text) == expected


def test_only_the_value_is_found_and_not_what_introduces_it() -> None:
    assert found(TICKET, "整理番号 券1234") == ["1234"]
