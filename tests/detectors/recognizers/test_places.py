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


def test_people_in_a_list_that_nothing_shows_to_be_one_of_places_stay_people() -> None:
    assert scores(
        "通称は勘助、一蔵、諱は利方、利春、雅号は北東。", ("勘助", 0.9), ("利春", 0.9)
    ) == [0.9, 0.9]
    assert scores("梅枝・桐生・藤戸の3家に分かれ、桐生が栄えた。", ("梅枝", 0.8)) == [0.8]
    assert scores("松井、服部、川口、相原の4名が着いた。", ("服部", 0.8)) == [0.8]


def test_a_list_is_one_of_places_by_its_heading_and_by_how_it_goes_on() -> None:
    assert scores("第5投票区は松井、相原、服部とする。", ("服部", 0.8)) == [LISTED_SCORE]
    assert scores("農業用水は松井、相原、服部を経由する。", ("服部", 0.8)) == [LISTED_SCORE]
    assert scores("農業用水は松井、相原、服部と争う。", ("服部", 0.8)) == [0.8]


def test_a_list_of_municipalities_is_one_of_places() -> None:
    assert scores("甲府、韮崎、松井、諏訪と比べる。", ("松井", 0.8)) == [LISTED_SCORE]
    assert scores("松本、石川、松井、福島と比べる。", ("松本", 0.8), ("石川", 0.8)) == [0.8, 0.8]
