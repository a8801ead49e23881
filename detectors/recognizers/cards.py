"""Credit cards, by the prefixes of their brands."""

from __future__ import annotations

import re

from detectors.recognizers.base import DIGITS
from detectors.recognizers.check_digits import digits_of, luhn
from detectors.recognizers.patterns import Form, FormRecognizer

_PUBLISHED = frozenset(
    [
        "4242424242424242",
        "4111111111111111",
        "4012888888881881",
        "5555555555554444",
        "5105105105105100",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "6011000990139424",
        "30569309025904",
        "38520000023237",
        "3530111333300000",
        "3566002020360505",
    ]
)
"""Numbers that payment services print in their manuals."""


_SAMPLE = re.compile(r"(?:test|sample|dummy|テスト|サンプル|ダミー)[^0-9\n]{0,16}$", re.IGNORECASE)
SAMPLE = 0.4
"""The score of a number that is nobody's."""


def published_sample(text: str, start: int, value: str) -> bool:
    """Whether it is one of those, and is said to be a test or a sample."""
    named = _SAMPLE.search(text, max(0, start - 32), start)
    return bool(named) and "".join(map(str, digits_of(value))) in _PUBLISHED


class CardNumberRecognizer(FormRecognizer):
    """Card numbers by the prefixes of their brands and Luhn's check, bare or in groups."""

    finds = ("CREDIT_CARD",)
    starts = DIGITS
    reach = 96
    revision = "3"
    needs_ascii = True
    gate = re.compile(r"[0-9]{4}(?:[-. ]?[0-9]){9}")
    longest = 48
    _brand = (
        r"(?<![0-9A-Za-z])(?<![0-9][-.])"
        r"(?:4[0-9]{3}|5[1-5][0-9]{2}|2[2-7][0-9]{2}|6(?:011|5[0-9]{2}|4[4-9][0-9])|35(?:2[89]|[3-8][0-9])|3[47][0-9]{2}"
        r"|3(?:0[0-5]|[689][0-9])[0-9])"
    )
    _border = r"(?![0-9A-Za-z]|[-.][0-9])"
    forms = (
        Form(re.compile(rf"{_brand}(?:[-. ]?[0-9]){{10,12}}{_border}"), 0.8),
        # Lengths that the brands have used, but seldom.
        Form(re.compile(rf"{_brand}(?:[-. ]?[0-9]){{9}}{_border}"), 0.5),
        Form(re.compile(rf"{_brand}(?:[-. ]?[0-9]){{13,15}}{_border}"), 0.5),
    )
    label = re.compile(r"カード|クレジット|card|visa|master|jcb|amex", re.IGNORECASE)
    other = re.compile(r"伝票|注文|管理番号|追跡|型番|製品|シリアル|ISBN|JAN")
    other_window = 20

    def _score(self, form: Form, text: str, match: re.Match[str]) -> float:
        """Published samples that are named so are no one's; digits alone in a path are the address of a page."""
        score, start = super()._score(form, text, match), match.start()
        if published_sample(text, start, match[0]):
            return min(score, SAMPLE)
        in_path = text[start - 1 : start] == "/" and match[0].isdigit()
        return min(score, 0.4) if in_path else score

    def valid(self, value: str) -> bool:
        digits = digits_of(value)
        return luhn(digits) and len(set(digits)) > 1
