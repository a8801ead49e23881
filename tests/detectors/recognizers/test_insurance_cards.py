"""Symbol, number and branch of an insurance card."""

from __future__ import annotations

import pytest

from detectors.recognizers.insurance_cards import InsuranceCardRecognizer
from tests.detectors.recognizers.finding import found, score, unnamed

CARD = InsuranceCardRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("保険証 記号 123 番号 456", 0.92), ("国保の記号：文京 番号：123456", 0.92)),
        *(
            ("記号 123 番号 456", 0.5),
            ("ゆうちょ 記号 123 番号 456", 0.0),
            ("記号と番号を書く", 0.0),
        ),
    ],
    ids=unnamed,
)
def test_insurance_has_to_be_spoken_of(text: str, expected: float) -> None:
    assert score(CARD, text) == expected


def test_the_branch_belongs_to_it() -> None:
    assert found(CARD, "保険証の記号・番号は9625-941178") == ["9625-941178"]
    assert found(CARD, "保険証 記号 12 番号 345（枝番 01）") == ["12 番号 345（枝番 01"]
