"""法人番号: beside its label, with its T, alone."""

from __future__ import annotations

import pytest

from detectors.recognizers.corporations import CorporateNumberRecognizer
from tests.detectors.recognizers.finding import score, unnamed

FIRMS = CorporateNumberRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("T8700110005901", 0.95), ("8-7001-1000-5901 法人番号", 0.95), ("8700110005901", 0.4)),
        *(("8700110005902", 0.0), ("87001100059011", 0.0)),
    ],
    ids=unnamed,
)
def test_a_corporate_number_needs_its_check_digit(text: str, expected: float) -> None:
    assert score(FIRMS, text) == expected
