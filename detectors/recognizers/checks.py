"""Check digits by name, for numbers that a guideline defines itself.

A check reads the letters and digits of what was found, without anything between them. The Japanese numbers are checked
as the recognisers check them; the international ones by python-stdnum.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from stdnum import damm, ean, isbn, luhn, verhoeff
from stdnum.iso7064 import mod_11_2, mod_11_10, mod_37_2, mod_37_36, mod_97_10

from detectors.recognizers import check_digits

Check = Callable[[str], bool]


def _digits(length: int, holds: Callable[[check_digits.Digits], bool]) -> Check:
    """For a number of exactly so many digits."""
    return lambda text: text.isdecimal() and len(text) == length and holds(_values(text))


def _values(text: str) -> list[int]:
    return check_digits.digits_of(text)


def _insurer(text: str) -> bool:
    return text.isdecimal() and len(text) >= 2 and check_digits.insurer_number(_values(text))


def _corporate(text: str) -> bool:
    """Of a 法人番号, or of the number of an invoice's issuer, which has a T before it."""
    return _thirteen(text.removeprefix("T"))


_thirteen = _digits(13, lambda d: check_digits.corporate_number_check(d) == d[0])


def _weighted_eleven(text: str) -> bool:
    """Weights 2 to 7 in turn from the right; a remainder of 0 or 1 gives 0."""
    return text.isdecimal() and len(text) >= 2 and check_digits.eleven(_values(text))


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "luhn": luhn.is_valid,
        "mod11": _weighted_eleven,
        "my-number": _digits(12, lambda d: check_digits.my_number_check(d) == d[11]),
        "corporate-number": _corporate,
        "resident-record-code": _digits(11, check_digits.resident_record_code),
        "driver-license": _digits(12, check_digits.driver_license),
        "insurer-number": _insurer,
        "ean": ean.is_valid,
        "isbn": isbn.is_valid,
        "verhoeff": verhoeff.is_valid,
        "damm": damm.is_valid,
        "iso7064-mod-11-2": mod_11_2.is_valid,
        "iso7064-mod-11-10": mod_11_10.is_valid,
        "iso7064-mod-37-2": mod_37_2.is_valid,
        "iso7064-mod-37-36": mod_37_36.is_valid,
        "iso7064-mod-97-10": mod_97_10.is_valid,
    }
)


def passes(name: str, text: str) -> bool:
    """Whether the letters and digits of `text` pass the check `name`."""
    return CHECKS[name]("".join(c for c in text.upper() if "0" <= c <= "9" or "A" <= c <= "Z"))
