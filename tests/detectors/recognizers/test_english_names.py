"""Persons and addresses in English, and English that has neither."""

from __future__ import annotations

import pytest

from detectors.recognizers.english_names import EnglishNameRecognizer
from tests.detectors.recognizers.finding import found, score, unnamed

ENGLISH = EnglishNameRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dear Mr. Johnson, I am writing about my visa.", ["Johnson"]),
        ("My name is Priya Raghunathan.", ["Priya Raghunathan"]),
        ("my name is peter brown and i lost my card", ["peter brown"]),
        ("Regards,\nPeter O'Connor\nOffice", ["Peter O'Connor"]),
        ("Could Rosa Jiménez-Ortega come on Monday?", ["Rosa Jiménez-Ortega"]),
        ("英語の手紙です。Dear Mr. Johnson, I am writing about my visa.以上です。", ["Johnson"]),
        ("I live at 12 Elm Street, London.", ["12 Elm Street, London"]),
        ('{"name": "Sofia Lindberg", "age": 34}', ["Sofia Lindberg"]),
    ],
    ids=unnamed,
)
def test_persons_and_addresses_are_found_whole(text: str, expected: list[str]) -> None:
    assert found(ENGLISH, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("本市ではMicrosoft Teamsを使う", "Windows Server 2022 Standard", "Table of Contents"),
        *("SELECT name, address FROM residents;", "import pandas as pd", "Dear Sir or Madam,"),
        *("Please translate the following notice into plain English.", "taro.yamada@example.jp"),
    ],
    ids=unnamed,
)
def test_products_headings_and_code_are_left_alone(text: str) -> None:
    assert found(ENGLISH, text) == []


def test_a_place_alone_is_reported_but_not_as_an_address() -> None:
    assert score(ENGLISH, "We moved here from Kenosha last year.") <= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Delegating work: Checking results is up to you; however, Brevity counts.",
        "Timeout in milliseconds. Defaults to 20000, min 500, max 60000",
        "Chunk ID: 7b2fa9\nWall time: 1.25 seconds\nOriginal token count: 40",
        "call_7f3b498e5eac21d0",
        "Surname: Required",
        "a namespace, a boolean and a resumed run",
        "Drew up a contract with the vendor.",
        "Sandy soil is common along the coast.",
    ],
    ids=unnamed,
)
def test_instructions_and_the_output_of_programs_hold_nobody(text: str) -> None:
    assert found(ENGLISH, text) == []


@pytest.mark.parametrize("label", ["Surname", "FAMILY NAME", "First name", "Maiden name"])
def test_what_a_label_calls_a_name_is_one_however_strange(label: str) -> None:
    assert found(ENGLISH, f"{label}: Xervaq\nNationality: unknown") == ["Xervaq"]


@pytest.mark.parametrize("title", ["Mr.", "Mrs", "Ms.", "Dr."])
def test_whoever_has_a_title_is_a_person_however_strange_the_name(title: str) -> None:
    assert found(ENGLISH, f"Dear {title} Xervaq,\nThank you for your letter.") == ["Xervaq"]


@pytest.mark.parametrize(
    "text",
    [
        "00000000  89 50 4e 47 0d 0a 1a 0a  00 00 00 0d 49 48 44 52  |.PNG........IHDR|",
        "2024-05,431880,15670,13932,7.2,0.06,0.40",
        "L30 40 50 60 70 80 Z rgba(12, 34, 56, 0.78)",
        "Residents may submit comments in person until 5:15 p.m. on Friday, April 18.",
    ],
    ids=unnamed,
)
def test_columns_of_numbers_code_and_dates_are_no_places(text: str) -> None:
    assert found(EnglishNameRecognizer(), text) == []


def test_the_number_of_a_house_is_told_beside_its_street_and_no_number_alone() -> None:
    text = "Naomi lives at 86036 Storgata 12, Bergen."
    assert "86036" in " ".join(found(ENGLISH, text))
    assert found(ENGLISH, "86036\n86037\n86038") == []


def test_what_else_a_text_holds_opens_no_capitals() -> None:
    # Fails when the gate is asked of the whole text: a stream, which reads parts, would see less than a request.
    assert found(ENGLISH, "MAC C6:0E:24\n通学路\n" + "点検。" * 30 + "\nserver") == []


def test_a_cell_is_no_part_of_what_its_neighbour_holds() -> None:
    text = "Name\tAddress\nEmily Carter\t14 Baker Street, London\nGrace Kim\t9 Willow Court, Leeds"
    assert all("\t" not in value and "\n" not in value for value in found(ENGLISH, text))
