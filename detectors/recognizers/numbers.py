"""Numbers with a check digit: 個人番号, 法人番号, credit cards. A label moves confidence, and so does the check digit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, TextRecognizer, before, near
from detectors.recognizers.patterns import Form, FormRecognizer
from detectors.views.normalise import View

_TWELVE = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9]-)(?:[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{4}|[0-9]{6} [0-9]{6})(?![0-9A-Za-z]|-[0-9])"
)
_SCATTERED = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9][-./])(?:[0-9][-./ ()]{0,2}){11}[0-9](?![0-9A-Za-z]|[-./][0-9])"
)
_MY_NUMBER_LABEL = re.compile(
    r"個人番号|マイナンバー|マイナンバ-|my[ _-]?number|ﾏｲﾅﾝﾊﾞ", re.IGNORECASE
)
_OTHER_NUMBER = re.compile(
    r"伝票|注文|管理番号|連番|製品|型番|問い?合わせ番号|受付番号|追跡|議案|例規|円|ID|id=|http"
)
_DATE_TIME = re.compile(
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?:[01][0-9]|2[0-3])[0-5][0-9]"
)
_GROUP_BEFORE = re.compile(r"[0-9]{4} $")
_GROUP_BEHIND = re.compile(r" [0-9]{4}(?![0-9])")
_MANY = 5
"""From this many twelve-digit numbers on, a text is a table: then most of them have to pass the check."""


def my_number_check(digits: Sequence[int]) -> int:
    """Check digit of the first eleven: 総務省令（平成26年）85号 5条. Weights 2 to 7, then 2 to 6, from the right."""
    weights = (2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6)
    remainder = sum(d * w for d, w in zip(reversed(digits[:11]), weights, strict=True)) % 11
    return 0 if remainder <= 1 else 11 - remainder


def corporate_number_check(digits: Sequence[int]) -> int:
    """Check digit, the first of the thirteen: 平成26年財務省令70号. Weights 1 and 2 in turn from the right."""
    total = sum(d * (1 + i % 2) for i, d in enumerate(reversed(digits[1:13])))
    return 9 - total % 9


def luhn(digits: Sequence[int]) -> bool:
    """ISO/IEC 7812-1 annex B."""
    doubled = (
        d if i % 2 == 0 else (2 * d - 9 if d > 4 else 2 * d) for i, d in enumerate(reversed(digits))
    )
    return sum(doubled) % 10 == 0


def digits_of(text: str) -> list[int]:
    return [ord(c) - 48 for c in text if "0" <= c <= "9"]


class MyNumberRecognizer(TextRecognizer):
    """個人番号. With a label a wrong check digit does not save it: a slip of the finger is still a leak."""

    finds = ("JP_MY_NUMBER",)
    reads_numerals = True
    starts = DIGITS
    reach = 96
    revision = "2"
    gate = re.compile(
        r"[0-9][-./ ()]{0,2}[0-9][-./ ()]{0,2}[0-9][-./ ()]{0,2}[0-9][-./ ()]{0,2}[0-9]"
    )

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        matches = list(_TWELVE.finditer(text))
        in_table = len(matches) >= _MANY and not _mostly_valid(matches)
        for match in matches:
            score = _my_number_score(text, match, in_table)
            if score:
                yield self.finding(view, *match.span(), "JP_MY_NUMBER", score)
        if _MY_NUMBER_LABEL.search(text):
            for match in _SCATTERED.finditer(text):
                if _is_my_number(match[0]) and near(_MY_NUMBER_LABEL, text, *match.span()):
                    yield self.finding(view, *match.span(), "JP_MY_NUMBER", 0.9)


def _is_my_number(text: str) -> bool:
    digits = digits_of(text)
    return my_number_check(digits) == digits[11]


def _my_number_score(text: str, match: re.Match[str], in_table: bool) -> float:
    digits = digits_of(match[0])
    valid = _is_my_number(match[0])
    if near(_MY_NUMBER_LABEL, text, *match.span()):
        return 0.98 if valid else 0.85
    if not valid or in_table or _longer(text, match):
        return 0.0
    plain = "".join(map(str, digits))
    if (
        _DATE_TIME.fullmatch(plain)
        or _counted(digits)
        or before(_OTHER_NUMBER, text, match.start(), 12)
    ):
        return 0.2
    return 0.6


def _longer(text: str, match: re.Match[str]) -> bool:
    """Whether the groups go on in front or behind: then this is a part of another number."""
    return bool(
        _GROUP_BEFORE.search(text, max(0, match.start() - 5), match.start())
        or _GROUP_BEHIND.match(text, match.end())
    )


def _mostly_valid(matches: Sequence[re.Match[str]]) -> bool:
    """One random number in ten passes the check by chance."""
    valid = sum(_is_my_number(m[0]) for m in matches)
    return valid * 2 > len(matches)


def _counted(digits: Sequence[int]) -> bool:
    """All the same, or each the next of the one before."""
    steps = {(b - a) % 10 for a, b in pairwise(digits)}
    return steps in ({0}, {1})


class CorporateNumberRecognizer(FormRecognizer):
    """法人番号, and 適格請求書登録番号 (T in front)."""

    finds = ("JP_CORPORATE_NUMBER",)
    starts = DIGITS + "T"
    reach = 96
    gate = re.compile(r"[0-9]-?[0-9]{4}-?[0-9]{4}-?[0-9]{4}")
    _digits = r"[1-9]-?[0-9]{4}-?[0-9]{4}-?[0-9]{4}(?![0-9A-Za-z]|-[0-9])"
    forms = (
        Form(re.compile(rf"(?<![0-9A-Za-z])(?<![0-9]-)T{_digits}"), 0.95),
        Form(re.compile(rf"(?<![0-9A-Za-z])(?<![0-9]-){_digits}"), 0.4),
    )
    label = re.compile(r"法人番号|登録番号|適格請求書|インボイス")

    def valid(self, value: str) -> bool:
        digits = digits_of(value)
        return corporate_number_check(digits) == digits[0]


class CardNumberRecognizer(FormRecognizer):
    """Card numbers by the prefixes of their brands and Luhn's check, bare or in groups."""

    finds = ("CREDIT_CARD",)
    starts = DIGITS
    reach = 96
    revision = "2"
    gate = re.compile(r"[0-9][-. ]?[0-9]{2}")
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

    def valid(self, value: str) -> bool:
        digits = digits_of(value)
        return luhn(digits) and len(set(digits)) > 1
