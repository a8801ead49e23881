"""Labels that tell a person by their last letter."""

from __future__ import annotations

import pytest

from detectors.recognizers.families import Listed, sound
from detectors.recognizers.roles import in_roles
from detectors.recognizers.somebody import below_headings
from detectors.recognizers.tables import Tables

FAMILIES = dict.fromkeys(["関", "乾", "水島", "布施"], True) | dict.fromkeys(
    ["会議室", "倉庫", "総務"], False
)
LISTED = Listed(
    lambda _: "", sound(FAMILIES.get), frozenset(["みなと", "さくら", "ルカ"]).__contains__
)


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in in_roles(text, LISTED)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("検収員:関", ["関"]),
        ("鍵返却者:乾様", ["乾"]),
        ("味見係:水島、布施", ["水島", "布施"]),
        ("証人2:水島", ["水島"]),
        ("測定者 関 済", ["関"]),
        ("聴取者(布施)", ["布施"]),
        ("道路管理者側 水島、布施", ["水島", "布施"]),
        ("測定者:淵", ["淵"]),
        ("黒板係:みなと", ["みなと"]),
        ("飼育係 みなと、さくら", ["みなと", "さくら"]),
        ("参加園児 さくら、ルカ", ["さくら", "ルカ"]),
        ("1班 さくら ルカ みなと", ["さくら", "ルカ", "みなと"]),
    ],
)
def test_behind_whatever_says_who_somebody_is_stands_somebody(text: str, names: list[str]) -> None:
    assert sorted(set(found(text))) == sorted(names)


@pytest.mark.parametrize(
    "text",
    [
        "施工者:関",
        "納入業者:乾",
        "身長:関",
        "年長:さくら",
        "求人:水島",
        "測定者:有",
        "測定者:会議室",
        "味見係:みなとさくら",
        "測定者 総務",
        "賛助会員 白",
        "飼育係 みなと",
        "測定者:あり、なし",
    ],
)
def test_firms_measures_and_remarks_are_nobody(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("品,借受者,確認者\n机,関,淵\n椅子,水島,淵", ["関", "水島", "淵", "淵"]),
        ("児童|時刻\nさくら|17:30\nルカ|18:00", ["さくら", "ルカ"]),
        ("日,受付担当\n1日,関\n2日,水島", ["関", "水島"]),
        ("品,借受者\n机,関\n椅子,倉庫", []),
        ("品,納入業者\n机,関\n椅子,水島", []),
        ("園児|班\n全員|1\nさくら|2", []),
    ],
)
def test_a_heading_says_who_stands_below(text: str, names: list[str]) -> None:
    places = below_headings(text, Tables(text), LISTED)
    assert sorted(text[a:b] for a, b in places) == sorted(names)
