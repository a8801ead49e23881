"""Families in numbered places, at their duties, in teams, and one after the other."""

from __future__ import annotations

import pytest

from detectors.recognizers.families import Listed, sound
from detectors.recognizers.lineups import lined_up
from tests.detectors.growth import grows_within

FAMILIES = dict.fromkeys(["水島", "乾", "布施", "秋葉", "森"], True)
LISTED = Listed(
    lambda _: "", sound((FAMILIES | dict.fromkeys(["倉庫", "小学校"], False)).get), bool
)


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in lined_up(text, LISTED)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("窓口担当 1番 水島 2番 布施", ["水島", "布施"]),
        ("1号車 水島 2号車 乾 (担当運転士)", ["水島", "乾"]),
        ("A卓:水島・乾 B卓:布施・森", ["水島", "乾", "布施", "森"]),
        ("席次\n1列目:水島・乾\n2列目:布施・森", ["水島", "乾", "布施", "森"]),
        ("清掃割当\n東側:水島・乾\n西側:森", ["水島", "乾", "森"]),
        ("1 遊 水島\n2 二 乾\n3 左 森", ["水島", "乾", "森"]),
        ("GK 水島\nDF 乾 布施\nFW 森 ジョアン", ["水島", "乾", "布施", "森"]),
        ("連絡網 1水島→2乾→3森", ["水島", "乾", "森"]),
        ("総務班:水島・乾 衛生班:布施・森", ["水島", "乾", "布施", "森"]),
        ("会長選挙の結果\n水島 12票\n布施 9票\n白票 1票", ["水島", "布施"]),
        ("発表順 1水島 2乾 3森", ["水島", "乾", "森"]),
        ("水島→乾→森に引継ぎ済", ["水島", "乾", "森"]),
    ],
)
def test_where_people_have_places_families_are_people(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "1番 水島 2番 布施",
        "バス乗り場の担当\n1番 水島\n2番 布施",
        "窓口担当 1番 倉庫 2番 布施",
        "窓口担当 1番 水島",
        "清掃の地区割当\n東側:水島・乾\n西側:布施・森",
        "1 遊 水島\n2 二 乾",
        "水島→乾→森",
        "優先順位 1倉庫 2水島 3森",
        "駅の順 1水島 2倉庫 3森",
        "知事選挙 開票区ごとの結果\n水島 1,204票\n布施 655票",
        "人気投票\n水島 12票\n布施 9票",
        "連絡 倉庫→小学校→水島",
    ],
)
def test_where_places_or_things_may_stand_nobody_is_told_of(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "shape", ["1番 水島 ", "担当\n東:水島\n", "1 遊 水島\n", "水島→", "A卓:水島・"]
)
def test_time_grows_with_the_text(shape: str) -> None:
    assert grows_within(found, shape * 500, shape * 4000, times=24, spare_s=0.1)
