"""The rest of a name that was cut short."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from detectors.names.lists import GIVEN, WHOLE
from detectors.recognizers.wholes import Wholes

LISTED = {"丘崎瑛司": WHOLE, "丘崎瑛": WHOLE, "瀬戸丘崎": WHOLE, "マロウストリート": GIVEN}


def completed(text: str, name: str, other: str = "", known: str = "") -> str:
    """What stands there in the end, of a text in which `name` and `other` were found."""
    places = [(text.index(n), text.index(n) + len(n), 0.9) for n in (name, other) if n]

    def listed(words: Sequence[str]) -> list[int]:
        return [LISTED.get(word, 0) for word in words]

    start, end = Wholes(text, listed, lambda _: known, places).of(*places[0][:2])
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "name", "whole"),
    [
        ("投手の丘崎瑛司が投げた。", "丘崎", "丘崎瑛司"),
        ("投手の丘崎瑛司が投げた。", "瑛司", "丘崎瑛司"),
        ("投手の丘崎雄が投げた。", "丘崎", "丘崎"),
        ("ジェイ・マロウストリートが来た。", "ジェイ・マロウ", "ジェイ・マロウストリート"),
        ("丘崎瑛司書が来た。", "丘崎瑛", "丘崎瑛"),
        ("ティルファーが来た。", "ティル", "ティルファー"),
    ],
)
def test_the_whole_of_it_is_told(text: str, name: str, whole: str) -> None:
    assert completed(text, name) == whole


def test_the_longest_counts() -> None:
    assert completed("丘崎瑛司", "丘崎") == "丘崎瑛司"


def test_what_says_which_kind_of_thing_it_is_is_no_part_of_it() -> None:
    assert completed("ケニーストリートを歩く。", "ケニー", known="c") == "ケニー"
    assert (
        completed("ジェイ・マロウストリート", "ジェイ・マロウ", known="c")
        == "ジェイ・マロウストリート"
    )


@pytest.mark.parametrize(("name", "other"), [("丘崎", "瑛司"), ("瑛司", "丘崎"), ("丘崎", "司")])
def test_nobody_else_is_made_a_part_of_it(name: str, other: str) -> None:
    assert completed("投手の丘崎瑛司が投げた。", name, other) == name


def test_a_name_in_kana_or_latin_stays_as_it_is() -> None:
    assert completed("Tom Smithさん", "Tom") == "Tom"
