"""Names by the list, the column or the nationality that they stand in or beside."""

from __future__ import annotations

import pytest

from detectors.recognizers.families import Listed, sound
from detectors.recognizers.layouts import NO_NAMES
from detectors.recognizers.roles import grouped
from detectors.recognizers.rosters import enrolled, nobody
from tests.detectors.growth import grows_within

FAMILIES = dict.fromkeys(["青柳", "石黒", "内海", "遠藤", "佐久間", "小柳", "谷内", "藤代"], True)
LISTED = Listed(
    lambda word: "",
    sound((FAMILIES | dict.fromkeys(["本庁", "病棟"], False)).get),
    frozenset(["健一"]).__contains__,
)


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in enrolled(text, LISTED)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("6年1組 座席表\n青柳 石黒\n内海 遠藤\n", ["青柳", "石黒", "内海", "遠藤"]),
        ("班別名簿\n1班 青柳、石黒\n2班 内海\n\n遠藤 谷内", ["青柳", "石黒", "内海"]),
        ("実習生名簿\nSITI RAHAYU\nマリア・サントス\n", ["SITI RAHAYU", "マリア・サントス"]),
        (
            "日付 使用者 行先 同乗者\n5/1 小柳 県庁 谷内\n5/2 藤代 支所 なし\n",
            ["小柳", "藤代", "谷内"],
        ),
        ("氏名 国籍\n王 建国 中国\n", ["王 建国"]),
        ("相談者 LE VAN HUNG(ベトナム)", ["LE VAN HUNG"]),
    ],
)
def test_lists_of_persons_are_read_by_their_heading_columns_and_nationality(
    text: str, names: list[str]
) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "避難所名簿\n青柳 石黒\n内海 遠藤\n",
        "当番表\n第1週 緑町1班\n第2週 栄町2班\n",
        "勤務表\n日勤 本庁 青柳\n夜勤 病棟 石黒\n",
        "役職 担当者 内容\n会長 本庁 総括\n会計 同上 出納\n",
        "被評価者 評価者 調整者\n本庁 病棟 本庁\n",
        "ナシゴレン インドネシア\n北京 支社 中国\n",
    ],
)
def test_lists_of_places_and_offices_name_nobody(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("駅名 乗降客\n小川 1,204\n森本 388\n", ["小川", "森本"]),
        ("地区 世帯 人口\n内田 1,204 2,988\n\n石井 3\n", ["内田"]),
        ("氏名 乗降客\n小川 1,204\n", []),
    ],
)
def test_under_the_heading_of_things_stands_nobody(text: str, cells: list[str]) -> None:
    assert [text[a:b] for a, b in nobody(text, NO_NAMES)] == cells


def test_several_have_one_day_and_offices_send_somebody() -> None:
    def all_of(text: str) -> list[str]:
        return [text[a:b] for a, b in grouped(text, LISTED)]

    assert all_of("月 佐久間・青柳\n火 内海・遠藤") == ["佐久間", "青柳", "内海", "遠藤"]
    assert all_of("参加:包括(青柳)、訪看(内海)") == ["青柳", "内海"]
    assert all_of("担当の小柳です。") == ["小柳"]
    assert all_of("坐像(青柳寺)、図(内海院)") == []


def test_a_long_roster_costs_no_more_than_its_length() -> None:
    row = "青柳 石黒\n"
    assert grows_within(
        found, "名簿\n" * 50 + row * 50, ("名簿\n" * 50 + row * 50) * 8, times=24, spare_s=0.1
    )
