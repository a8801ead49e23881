"""Check digits by name: a number that passes, the same with one digit changed, and what packs may choose from."""

from __future__ import annotations

from typing import get_args

import pytest

from detectors.recognizers.checks import CHECKS, passes
from policies.language.term_schema import CheckName

NUMBERS = {
    "luhn": "1234-5678-97",
    "mod11": "1234567892",
    "my-number": "1234 5678 9018",
    "corporate-number": "T8700110005901",
    "resident-record-code": "24727059608",
    "driver-license": "309012345620",
    "insurer-number": "33120015",
    "ean": "4901234567894",
    "isbn": "978-4-00-310101-8",
    "verhoeff": "1234567890120",
    "damm": "5724",
    "iso7064-mod-11-2": "079X",
    "iso7064-mod-11-10": "794623",
    "iso7064-mod-37-2": "G123489654321Y",
    "iso7064-mod-37-36": "A12425GABC1234002M",
    "iso7064-mod-97-10": "9999123456789012168",
}


def test_packs_may_choose_from_every_check_there_is() -> None:
    assert set(get_args(CheckName)) == set(CHECKS) == set(NUMBERS)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_passes_and_its_slips_do_not(name: str) -> None:
    number = NUMBERS[name]
    assert passes(name, number)
    slips = [_slip(number, place) for place, c in enumerate(number) if c in "0123456789"]
    assert not any(passes(name, slip) for slip in slips[:3])


@pytest.mark.parametrize("name", CHECKS)
@pytest.mark.parametrize("text", ["", "A", "0", "あ", "-" * 9])
def test_what_is_no_number_does_not_pass_and_does_not_fail(name: str, text: str) -> None:
    assert passes(name, text) in (False, text == "0" and name in ("damm", "luhn", "verhoeff"))


def _slip(number: str, place: int) -> str:
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
