"""Telephone numbers of other countries: with a country code, in North America's form, or behind a word that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.recognizers.base import DIGITS, TextRecognizer, before
from detectors.views.normalise import View

_LEFT = r"(?<![0-9A-Za-z+])(?<![0-9][-./])"
_RIGHT = r"(?: ?(?:x|ext\.? ?)[0-9]{1,6})?(?![0-9A-Za-z]|[-./][0-9])"
_ABROAD = re.compile(
    rf"\+(?<![0-9A-Za-z+].)(?!81)(?![0-9]{{1,4}} 0\.[0-9])[1-9](?:[-. ()]{{0,3}}[0-9]){{7,14}}{_RIGHT}"
)
_AMERICA = re.compile(
    rf"(?=[0-9(]){_LEFT}(?:(?:001|1)[-. ])?(?:\([2-9][0-9]{{2}}\) ?|[2-9][0-9]{{2}}[-. ])[2-9][0-9]{{2}}[-. ][0-9]{{4}}{_RIGHT}"
)
_LOOSE = re.compile(rf"(?=[0-9(]){_LEFT}[0-9(](?:[-. ()/]{{0,2}}[0-9]){{6,13}}{_RIGHT}")
_NOT = re.compile(
    r"(?:19|20)[0-9]{2}[-./][01]?[0-9][-./][0-3]?[0-9]|[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{3,6}\.[0-9]{3,6}$"
)
"""A date, or the version of a program."""
_MY_NUMBER = re.compile(r"my[ _-]?number[^0-9A-Za-z]{0,4}$", re.IGNORECASE)
"""Of twelve digits, an identifier and no telephone."""
_LABEL = re.compile(
    r"(?<![A-Za-z])(?:(?:tele)?phone|mobile|cell(?:ular)?|tel|fax|desk|office|home|work|call(?: me| us)?|text|sms|whatsapp"
    r"|reach(?: me| us)?|answering|messages to|(?:phone|my|mobile|cn|us|uk|registered|contact) number|registered)"
    r"(?: ?(?:number|no|is|at|on|to|:|=|#|\.)){0,3}[\s\"':=(]{0,4}$",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"[ \-,]{1,2}\(?(?:office|fax|mobile|cell|home|desk|work)(?![a-z])", re.IGNORECASE
)
_OTHER = re.compile(
    r"注文|伝票|管理番号|型番|製品|追跡|受付番号|品番|口座|議案|例規|番号[^ぁ-ヿ一-鿿]{0,3}$"
    r"|(?:order|invoice|item|serial|model|tracking|part|version|ticket|account|card|isbn|id)[ a-z.:#]{0,8}$",
    re.IGNORECASE,
)
_PHONE_AGAIN = re.compile(r"電話番号|携帯番号|FAX番号")
SHORT, LONG = 7, 15
"""E.164: fifteen digits at most; national numbers have seven at least, shorter ones are nobody's own."""


class ForeignTelephoneRecognizer(TextRecognizer):
    """Japanese numbers are `TelephoneRecognizer`'s."""

    finds = ("PHONE_NUMBER",)
    starts = DIGITS + "+("
    reach = 96
    needs_ascii = True
    gate = re.compile(r"[0-9](?:[-. ()/]{0,3}[0-9]){6}")

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for pattern, score in ((_ABROAD, 0.85), (_AMERICA, 0.75)):
            for match in pattern.finditer(text):
                start, end = match.span()
                mistaken = before(_OTHER, text, start, 16) and not _labelled(text, start, end)
                if not mistaken or before(_PHONE_AGAIN, text, start, 8):
                    yield self.finding(view, start, end, "PHONE_NUMBER", score)
        for match in _LOOSE.finditer(text):
            start, end = match.span()
            digits = sum("0" <= c <= "9" for c in match[0])
            if digits == 12 and before(_MY_NUMBER, text, start, 24):
                continue
            if SHORT <= digits <= LONG and not _NOT.match(match[0]) and _labelled(text, start, end):
                yield self.finding(view, start, end, "PHONE_NUMBER", 0.8)


def _labelled(text: str, start: int, end: int) -> bool:
    return before(_LABEL, text, start, 32) or bool(_BEHIND.match(text, end))
