"""Names that are sure in one place, elsewhere in the text."""

from __future__ import annotations

import pytest

from detectors.recognizers.families import Listed
from detectors.recognizers.places import SURE
from detectors.recognizers.repeated import AGAIN, again, in_company

LISTED = Listed(
    lambda word: "L" if word == "フランス" else "",
    {"水島": True}.get,
    frozenset(["健吾"]).__contains__,
)


def found(text: str, name: str, score: float = SURE) -> list[str]:
    start = text.index(name)
    told = list(again(text, [(start, start + len(name), score)], LISTED))
    assert {score for *_, score in told} <= {AGAIN}
    return [text[a:b] for a, b, _ in told]


@pytest.mark.parametrize(
    ("text", "name", "names"),
    [
        ("水島様。水島が来た。水島町。大水島。", "水島", ["水島"]),
        ("水島健吾が来た。水島は帰った。水島町。", "水島健吾", ["水島"]),
        ("水島健吾が来た。健吾氏は帰った。", "水島健吾", ["健吾"]),
        ("メリッサ・ブリムが来た。ブリムは帰った。", "メリッサ・ブリム", ["ブリム"]),
        ("アナトール・フランスが来た。フランスは遠い。", "アナトール・フランス", []),
        ("メリッサ・ブリムが来た。ブリムソンは帰った。", "メリッサ・ブリム", []),
        ("杉水島が来た。杉は高い。", "杉水島", []),
    ],
)
def test_it_is_found_where_it_stands_by_itself(text: str, name: str, names: list[str]) -> None:
    assert found(text, name) == names


def beside_two(text: str) -> list[str]:
    sure = [(text.index(name), text.index(name) + 2, SURE) for name in ("水島", "布施")]
    listed = Listed(
        lambda word: {"八幡": "FL", "日光": "L"}.get(word, ""), {"八幡": True}.get, bool
    )
    return [text[a:b] for a, b, _ in in_company(text, sure, listed)]


def test_a_family_that_is_a_place_as_well_does_something_among_others_who_are_named() -> None:
    assert beside_two("水島様と布施様が来た。八幡が応対した。") == ["八幡"]
    assert beside_two("水島様と布施様が来た。日光が応対した。") == []
    assert beside_two("水島様と布施様が来た。会場は八幡である。") == []
    assert beside_two("水島様が来た。布施様が来た。水島が応対した。") == []


def test_given_names_in_hiragana_are_called_among_others_who_are_named() -> None:
    assert beside_two("水島様と布施様が来た。ひなさんは帰った。") == ["ひな"]
    assert beside_two("水島様と布施様が来た。みなさん、おばさんが来た。") == []


def test_whole_names_from_abroad_fill_a_field_among_others_who_are_named() -> None:
    assert beside_two("水島様、布施様、ニャム・バト、RAHMAN ABDUR") == [
        "ニャム・バト",
        "RAHMAN ABDUR",
    ]


def test_one_who_is_named_vouches_for_nobody_else() -> None:
    text = "水島様が来た。八幡が応対した。"
    listed = Listed(lambda word: "F", {"八幡": True}.get, bool)
    assert list(in_company(text, [(0, 2, SURE)], listed)) == []


def test_parts_of_a_doubtful_name_are_not_looked_for() -> None:
    assert found("メリッサ・ブリムが来た。ブリムは帰った。", "メリッサ・ブリム", 0.7) == []
