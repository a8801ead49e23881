"""Identifiers of other countries: found by form, check or label, and their harmless twins left alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from detectors.recognizers.base import matches, matches_at
from detectors.recognizers.foreign_numbers import BEGINNING, KINDS, ForeignNumberRecognizer
from detectors.screen import Screen
from tests.detectors.recognizers.finding import found, unnamed

NUMBERS = ForeignNumberRecognizer()


def kinds(text: str) -> set[str]:
    return {f.entity for f in Screen([NUMBERS]).scan(text) if f.score >= 0.6}


@pytest.mark.parametrize(
    ("value", "entity", "sentence"),
    [
        ("536-90-4399", "US_SSN", "番号は{}です"),
        ("536904399", "US_SSN", "SSN {}"),
        ("S36-9O-4399", "US_SSN", "SSN {} as scanned"),
        ("912-70-1234", "US_ITIN", "ITIN {}"),
        ("GB82 WEST 1234 5698 7654 32", "IBAN_CODE", "IBAN: {}."),
        ("DE89370400440532013000", "IBAN_CODE", "口座は{}です"),
        ("945456787654", "US_BANK_NUMBER", "account number {}"),
        ("H12234567", "US_DRIVER_LICENSE", "driver's license {}"),
        ("MORGA657054SM9IJ", "UK_DRIVING_LICENCE", "番号は{}です"),
        ("A12803456", "US_PASSPORT", "passport {}"),
        ("AB1234567", "UK_PASSPORT", "passport no. {}"),
        ("943 476 5919", "UK_NHS", "NHS {}"),
        ("AB 12 34 56 C", "UK_NINO", "番号は{}です"),
        ("BB1388568", "MEDICAL_LICENSE", "DEA {}"),
        ("1EG4-TE5-MK73", "US_MBI", "番号は{}です"),
        ("7113591", "MEDICAL_RECORD_NUMBER", "The patient has MRN {}."),
        ("MRN-7113591", "MEDICAL_RECORD_NUMBER", "診療録{}です"),
        ("16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ", "CRYPTO", "宛先は{}です"),
        ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "CRYPTO", "宛先は{}です"),
    ],
    ids=unnamed,
)
def test_an_identifier_is_found_whole(value: str, entity: str, sentence: str) -> None:
    text = sentence.format(value)
    assert entity in kinds(text)
    assert value in found(NUMBERS, text)


@pytest.mark.parametrize(
    "text",
    [
        *("536904399", "078-05-1120", "000-12-3456", "123-45-6789", "型番 536-90-4399の部品"),
        *("IBAN GB82 WEST 1234 5698 7654 33", "945456787654", "H12234567", "passport renewal"),
        *("NHS 943 476 5918", "FQ 00 00 00 C", "DEA BG8207031", "1EG4-LE5-MK73", "0012.3456.789A"),
        *("16Yeky6GMjeNkAiNcBY7ZhrLoMSgg1BoyZ2", "FF:FF:FF:FF:FF:FF", "10:2F:33-AC-29-C3"),
        *(
            "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp",
            "2026-04-16 10:30:00",
            "12345678-1234-5678",
        ),
    ],
    ids=unnamed,
)
def test_what_has_no_check_no_form_and_no_label_is_left_alone(text: str) -> None:
    assert kinds(text) == set()


def test_a_labelled_number_that_cannot_be_is_a_slip_and_a_finding() -> None:
    assert kinds("SSN 000-12-3456") == {"US_SSN"}


def test_digits_in_kanji_are_a_number_behind_its_label() -> None:
    assert kinds("SSN 五三六九〇四三九九") == {"US_SSN"}


@pytest.mark.parametrize(
    "text",
    ["Diners test card: 30569309025904", "License No: 123456789012", "旅券 AB1234567 を確認"],
    ids=unnamed,
)
def test_samples_other_licences_and_japanese_passports_are_none_of_these(text: str) -> None:
    assert kinds(text) == set()


WRITTEN = st.lists(
    st.sampled_from(["912-70-1234", "AB 12 34 56 C", "MRN-7113591", "GB82 WEST 1234 5698 7654 32"])
    | st.sampled_from(["GB82 ", "536", "90", "4399", "AB1234567", *"-. /_+A1あ\n"]),
    max_size=8,
).map("".join)


@given(WRITTEN, st.integers(0, 20), st.integers(0, 60))
@example("GB82 GB82 WEST 1234 5698 7654 32", 0, 60)
def test_what_is_written_begins_only_where_it_is_looked_for(
    text: str, start: int, length: int
) -> None:
    stretch = start, min(len(text), start + length)
    starts = [match.start() for match in BEGINNING.finditer(text, *stretch)]
    for kind in KINDS:
        everywhere = [match.span() for match in matches(kind.pattern, text, stretch)]
        assert [m.span() for m in matches_at(kind.pattern, text, starts, stretch)] == everywhere


def test_one_pattern_stands_for_all_that_need_no_label() -> None:
    grouped = [kind.pattern.groups for kind in KINDS if kind.alone]
    assert grouped[0] == 1
    assert not any(grouped[1:])
