"""Cards: brands, Luhn, and the samples that everybody knows."""

from __future__ import annotations

import pytest

from detectors.recognizers.cards import CardNumberRecognizer
from tests.detectors.recognizers.finding import score, unnamed

CARDS = CardNumberRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(
            ("4111111111111111", 0.8),
            ("カード 4111-1111-1111-1111", 0.95),
            ("4111.1111.1111.1111", 0.8),
        ),
        *(("378282246310005", 0.8), ("伝票4111111111111111", 0.3), ("4111111111111112", 0.0)),
        *(("9111111111111111", 0.0), ("41111111111111111", 0.0), ("4222222222222", 0.5)),
    ],
    ids=unnamed,
)
def test_a_card_needs_a_brand_and_its_check_digit(text: str, expected: float) -> None:
    assert score(CARDS, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("test card 4242424242424242", 0.4),
        ("テスト用カード 4242-4242-4242-4242", 0.4),
        ("カード 4242424242424242", 0.95),
        ("test card 4532015112830366", 0.95),
        ("https://example.jp/4532015112830366", 0.4),
    ],
    ids=unnamed,
)
def test_a_published_sample_that_says_so_is_no_ones_card(text: str, expected: float) -> None:
    assert score(CARDS, text) == expected
