"""Which postal codes there are."""

from __future__ import annotations

import re

import pytest

from detectors.recognizers.postal_codes import districts, exists
from tests.detectors.recognizers.finding import unnamed


@pytest.mark.parametrize(
    "code", ["1000001", "1128555", "0600000", "9071801", "6028570", "1506139"], ids=unnamed
)
def test_codes_in_use_are_known(code: str) -> None:
    assert exists(code)


@pytest.mark.parametrize("code", ["0000000", "1234567", "1509999", "9999999", ""], ids=unnamed)
def test_codes_of_nowhere_are_not(code: str) -> None:
    assert not exists(code)


def test_a_district_is_five_digits() -> None:
    assert len(districts()) > 7000
    assert all(re.fullmatch("[0-9]{5}", district) for district in districts())
