"""From which probability on a word counts as a name."""

from __future__ import annotations

import pytest

from detectors.recognizers.turning_points import ACTING, COMMON, TURN, UNHEARD_OF, scored, turn


@pytest.mark.parametrize(
    ("text", "name", "known", "expected"),
    [
        ("審判はゼルテンを呼んだ。", "ゼルテン", "", UNHEARD_OF),
        ("アルト、ゼルテン、ワゴン", "ゼルテン", "", TURN),
        ("曲のメロディを弾く。", "メロディ", "c", COMMON),
        ("昨日ピーターを呼んだ。", "ピーター", "Nc", TURN),
        ("昨日モナコを訪ねた。", "モナコ", "L", TURN),
        ("昨日大嶋が抜けた。", "大嶋", "F", ACTING),
        ("昨日大嶋を抜けた。", "大嶋", "F", TURN),
    ],
)
def test_the_turning_point_goes_by_how_a_name_is_written_and_what_stands_beside_it(
    text: str, name: str, known: str, expected: float
) -> None:
    start = text.index(name)
    assert turn(text, start, start + len(name), 0.35, {name: known}.__getitem__) == expected


def test_a_turning_point_is_reported_as_six_tenths_and_certainty_as_ninety_five_hundredths() -> (
    None
):
    for point in (UNHEARD_OF, ACTING, TURN, COMMON):
        assert scored(point, point) == 0.6
        assert scored(point - 0.01, point) < 0.6
        assert scored(1.0, point) == 0.95


def test_the_score_of_what_is_vouched_for_is_never_the_model_s_own() -> None:
    assert 0.9 not in {scored(chance / 1000) for chance in range(1001)}
