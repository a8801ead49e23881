"""Telephone numbers of other countries, and digits that are none."""

from __future__ import annotations

import pytest

from detectors.recognizers.foreign_phones import ForeignTelephoneRecognizer
from tests.detectors.recognizers.finding import found, unnamed

PHONE = ForeignTelephoneRecognizer()


@pytest.mark.parametrize(
    "number",
    [
        *("+1 415 555 0132", "+44 20 7946 0018", "+84 91 234 5678", "+46 (0)8 928 571 38"),
        *("(415) 555-0132", "(415)555-0132", "415-555-0132", "415.555.0132", "202-555-0173 ext. 4"),
    ],
    ids=unnamed,
)
@pytest.mark.parametrize("sentence", ["{}", "海外の連絡先は{}です", "Call {} now"], ids=unnamed)
def test_a_number_abroad_is_found_in_every_writing(number: str, sentence: str) -> None:
    assert found(PHONE, sentence.format(number)) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Mobile: 723 813 266",
        "Phone:\n60-56-85-91",
        "call me at 0699 868 88 55",
        "28-64-66-98 office",
    ],
    ids=unnamed,
)
def test_a_national_number_is_found_beside_a_word_for_it(text: str) -> None:
    assert len(found(PHONE, text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("60-56-85-91", "Order number 212-555-0199", "Phone: 2026-04-16", "注文番号212-555-0199"),
        *("My Number: 123456789018", "Office 16.0.17029.20028"),
        *(
            "+1,000,000",
            "+4 0.12 0.34 -0.05",
            "call 12345",
            "ISBN 978-4-16-148410-0",
            "+81 90 1234 5678",
        ),
    ],
    ids=unnamed,
)
def test_digits_that_are_no_number_abroad_are_left_alone(text: str) -> None:
    assert found(PHONE, text) == []
