"""What the whole text says against a name."""

from __future__ import annotations

from detectors.recognizers.places import LISTED_SCORE, SURE, not_places

Person = tuple[int, int, float]


def scores(text: str, *people: tuple[str, float]) -> list[float]:
    found = [(text.index(name), text.index(name) + len(name), score) for name, score in people]
    return [score for _, _, score in not_places(text, found)]


def test_few_people_in_a_list_are_as_little_people_as_the_others() -> None:
    text = "西回りは、栄町、柳町、松井、服部、川口の順に停まる。"
    assert scores(text, ("服部", 0.95)) == [LISTED_SCORE]
    assert scores(text, ("服部", SURE)) == [SURE]


def test_a_list_of_people_stays_one() -> None:
    text = "松井、服部、川口が出席した。"
    people = [(name, 0.8) for name in ("松井", "服部", "川口")]
    assert scores(text, *people) == [0.8, 0.8, 0.8]


def test_a_whole_name_is_not_outvoted_and_a_cell_of_csv_is_no_list() -> None:
    assert scores("将軍、足利義詮、母、側室が並ぶ。", ("足利義詮", 0.8)) == [0.8]
    assert scores("職員,木暮亘,収納課,主事", ("木暮亘", 0.8)) == [0.8]


def test_a_place_in_a_list_is_a_place_in_the_next_sentence_too() -> None:
    text = "広沢は駐車場がない。農園は、岸、広沢、根岸、内野にある。"
    assert scores(text, ("広沢", 0.85)) == [LISTED_SCORE]
    assert scores("広沢は駐車場がないと言う。", ("広沢", 0.85)) == [0.85]
