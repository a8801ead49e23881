"""How people and machines are reached: telephone, e-mail, postal code, IP address."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from detectors.findings import Finding
from detectors.normalise import View
from detectors.recognizers.base import DIGITS, PRINTABLE, TextRecognizer, before, near

_NO_DIGIT_BEFORE = r"(?<![0-9A-Za-z])(?<![0-9][-.])"
_NO_DIGIT_BEHIND = r"(?![0-9A-Za-z]|[-.][0-9])"
_GAP = r"[-. ]?"


class PhoneRecognizer(TextRecognizer):
    """Japanese numbers: mobile and IP (11 digits), fixed (10), free (0120, 0800, 0570), with +81 or without."""

    finds = ("PHONE_NUMBER",)
    starts = DIGITS + "+("
    reach = 120
    gate = re.compile(r"[0-9][-. ()]{0,2}[0-9]{2}")
    _mobile = re.compile(
        rf"{_NO_DIGIT_BEFORE}(?:0[5-9]0|\+81{_GAP}\(?0?\)?[5-9]0){_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}{_NO_DIGIT_BEHIND}"
    )
    _fixed = re.compile(
        rf"{_NO_DIGIT_BEFORE}(?:"
        r"\(0[0-9]{1,4}\) ?[0-9]{1,4}[-. ][0-9]{4}"
        r"|0[0-9]{1,4} ?\([0-9]{1,4}\) ?[0-9]{4}"
        r"|0[0-9]{1,4}[-. ][0-9]{1,4}[-. ][0-9]{4}"
        rf"|\+81{_GAP}\(?0?\)?[1-9][0-9]{{0,3}}{_GAP}[0-9]{{1,4}}{_GAP}[0-9]{{4}}"
        rf"){_NO_DIGIT_BEHIND}"
    )
    _free = re.compile(
        rf"{_NO_DIGIT_BEFORE}(?:0120|0800|0570|0990){_GAP}[0-9]{{2,3}}{_GAP}[0-9]{{3,4}}{_NO_DIGIT_BEHIND}"
    )
    _bare = re.compile(rf"{_NO_DIGIT_BEFORE}0[1-9][0-9]{{8}}{_NO_DIGIT_BEHIND}")
    _label = re.compile(
        r"電話|携帯|連絡先|TEL|Tel|tel|ファックス|ファクス|FAX|Fax|fax|内線|問い?合わ?せ先|℡|phone|Phone"
    )
    _other = re.compile(
        r"注文|伝票|管理番号|型番|製品|追跡|受付番号|品番|口座|会員番号|シリアル|議案|例規"
    )

    def find(self, view: View) -> Iterator[Finding]:
        text = view.text
        for pattern, alone in (
            (self._mobile, 0.85),
            (self._fixed, 0.8),
            (self._free, 0.7),
            (self._bare, 0.0),
        ):
            for match in pattern.finditer(text):
                if not self._plausible(match[0]):
                    continue
                score = self._score(text, match, alone)
                if score:
                    yield self.finding(view, *match.span(), "PHONE_NUMBER", score)

    def _score(self, text: str, match: re.Match[str], alone: float) -> float:
        if near(self._label, text, *match.span()):
            return 0.95
        return min(alone, 0.3) if before(self._other, text, match.start(), 12) else alone

    @staticmethod
    def _plausible(number: str) -> bool:
        """Ten digits, or eleven for mobile and free numbers, counted without the country code."""
        digits = re.sub(r"[^0-9]", "", number)
        if number.lstrip("(").startswith("+"):
            digits = "0" + digits[2:].removeprefix("0")
        eleven = digits[1:3] in ("50", "60", "70", "80", "90") or digits.startswith("0800")
        return len(digits) == (11 if eleven else 10)


class EmailRecognizer(TextRecognizer):
    """ASCII addresses; kana and kanji next to them are never part of them."""

    finds = ("EMAIL_ADDRESS",)
    starts = PRINTABLE
    reach = 128
    gate = re.compile("@")
    _pattern = re.compile(
        r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9_%+-][A-Za-z0-9._%+-]{0,63}@"
        r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,24}(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
    )

    def find(self, view: View) -> Iterator[Finding]:
        for match in self._pattern.finditer(view.text):
            yield self.finding(view, *match.span(), "EMAIL_ADDRESS", 0.95)


class PostalCodeRecognizer(TextRecognizer):
    """〒 and three plus four digits; without the sign or a label it could be anything."""

    finds = ("JP_POSTAL_CODE",)
    starts = DIGITS + "〒〠"
    reach = 96
    gate = re.compile(r"[0-9]{3}-?[0-9]{4}")
    _signed = re.compile(r"[〒〠] ?[0-9]{3}[- ]?[0-9]{4}(?![0-9A-Za-z]|-[0-9])")
    _bare = re.compile(
        r"(?<![0-9A-Za-z])(?<![0-9]-)(?<![〒〠])(?<![〒〠] )[0-9]{3}-[0-9]{4}(?![0-9A-Za-z]|-[0-9])"
    )
    _label = re.compile(r"郵便番号|住所|所在地|送付先|宛先|〒")

    def find(self, view: View) -> Iterator[Finding]:
        for match in self._signed.finditer(view.text):
            yield self.finding(view, *match.span(), "JP_POSTAL_CODE", 0.95)
        for match in self._bare.finditer(view.text):
            score = 0.85 if before(self._label, view.text, match.start(), 16) else 0.3
            yield self.finding(view, *match.span(), "JP_POSTAL_CODE", score)


class IpAddressRecognizer(TextRecognizer):
    """IPv4 and IPv6 as the standard library reads them; version numbers have three parts or say what they are."""

    finds = ("IP_ADDRESS",)
    starts = DIGITS + "ABCDEFabcdef:"
    reach = 96
    gate = re.compile(r"[0-9]\.[0-9]{1,3}\.[0-9]|[0-9A-Fa-f:]:[0-9A-Fa-f:]")
    _v4 = re.compile(r"(?<![0-9A-Za-z.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9A-Za-z]|\.[0-9])")
    _v6 = re.compile(
        r"(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![0-9A-Za-z:])"
    )
    _version = re.compile(r"バージョン|版|ver(?:sion)?\.? ?$|第", re.IGNORECASE)

    def find(self, view: View) -> Iterator[Finding]:
        for pattern in (self._v4, self._v6):
            for match in pattern.finditer(view.text):
                if self._is_address(match[0]):
                    version = before(self._version, view.text, match.start(), 8)
                    yield self.finding(view, *match.span(), "IP_ADDRESS", 0.3 if version else 0.85)

    @staticmethod
    def _is_address(text: str) -> bool:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return False
        return not (
            address.is_unspecified or (text.count(":") == 2 and "::" in text and len(text) < 4)
        )
