"""Family names beside a calling, a class, or what somebody says."""

from __future__ import annotations

import pytest

from detectors.recognizers.callings import beside
from detectors.recognizers.families import sound
from tests.detectors.growth import grows_within

FAMILIES = dict.fromkeys(["水島", "乾", "布施", "秋葉"], True)
KNOWN = sound((FAMILIES | dict.fromkeys(["会議", "本日", "班"], False)).get)


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in beside(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("カメラマン水島が写す。", ["水島"]),
        ("コーディネーター布施、秋葉", ["布施"]),
        ("Dr.水島に報告する。", ["水島"]),
        ("PT 布施、OT秋葉より", ["布施", "秋葉"]),
        ("水島(3-2)と布施(3年1組)は休み。", ["水島", "布施"]),
        ("水島(男)、布施(42歳)", ["水島", "布施"]),
        ("1班水島 2班布施", ["水島", "布施"]),
        ("教頭水島、PTA布施さん", ["水島"]),
        ("第三走者水島、受付布施 連絡済", ["水島", "布施"]),
        (
            "司会 開会します。\n水島 側溝のふたが割れています。\n布施 街路灯が暗いです。",
            ["水島", "布施"],
        ),
    ],
)
def test_families_are_found_beside_what_tells_of_a_person(text: str, names: list[str]) -> None:
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "リーダー会議、スタッフ本日",
        "リーダー班が集まる。",
        "アプローチ水島が開く。",
        "1班水島 2班会議",
        "水島(3か所)と布施(12戸)",
        "会議(3-2)",
        "水島 側溝のふたが割れています。",
        "水島 側溝のふたが割れています。\n水島 街路灯が暗いです。",
        "地区の要望\n水島 側溝のふたが割れています。\n布施 街路灯が暗いです。",
        "水島 1,204\n布施 2,155\n",
    ],
)
def test_what_could_be_a_place_or_a_thing_is_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("shape", ["水島(", "水島 ", "水島 あいうえおか。\n", "Dr.水", "リーダー"])
def test_time_grows_with_the_text(shape: str) -> None:
    assert grows_within(found, shape * 500, shape * 4000, times=24, spare_s=0.1)
