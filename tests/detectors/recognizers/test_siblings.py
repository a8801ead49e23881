"""Lists whose items are all of one kind."""

from __future__ import annotations

import pytest

from detectors.recognizers.families import Listed, sound
from detectors.recognizers.repeated import AGAIN
from detectors.recognizers.siblings import voted

FAMILIES = dict.fromkeys(["関", "乾", "水島", "布施", "秋葉"], True) | dict.fromkeys(
    ["会議室", "倉庫", "机"], False
)
LISTED = Listed(lambda _: "", sound(FAMILIES.get), frozenset(["さくら", "そら"]).__contains__)


def people(text: str, told: dict[str, float]) -> list[tuple[str, float]]:
    """Those of whom the vote says that they are, `told` being what is thought before it."""
    before = [(text.index(n), text.index(n) + len(n), score) for n, score in told.items()]
    return [(text[a:b], score) for a, b, score in voted(text, before, LISTED) if score >= 0.6]


@pytest.mark.parametrize(
    ("text", "surely", "also"),
    [
        ("会長 水島 弘\n書記 布施 恵\n顧問 関", ["水島 弘", "布施 恵"], ["関"]),
        ("1組 水島 済\n2組 秋葉 済\n3組 乾 未", ["水島", "秋葉"], ["乾"]),
        ("- 水島\n- 布施\n- そら\n- 秋葉", ["水島", "布施", "秋葉"], ["そら"]),
        ("品,係\n机,水島\n椅子,布施\n棚,乾", ["水島", "布施"], ["乾"]),
        ("水島、布施、関が来た", ["水島", "布施"], ["関"]),
        ("水島・関で話した", ["水島"], ["関"]),
        ("1水島→2布施→3関", ["水島", "布施"], ["関"]),
        ("水島-布施-関", ["水島", "布施"], ["関"]),
        (
            "窓口1 水島\n窓口2 関\n窓口3 乾\n窓口4 布施\n窓口5 秋葉",
            ["水島", "布施"],
            ["関", "乾", "秋葉"],
        ),
    ],
)
def test_where_most_of_a_list_are_people_the_rest_are(
    text: str, surely: list[str], also: list[str]
) -> None:
    found = people(text, dict.fromkeys(surely, 0.9))
    assert sorted(found) == sorted([*((n, 0.9) for n in surely), *((n, AGAIN) for n in also)])


@pytest.mark.parametrize(
    ("text", "surely"),
    [
        ("水島 弘\n会議室 関\n倉庫 鍵", ["水島 弘"]),
        ("係 水島\n場所 会議室\n保管 倉庫", ["水島"]),
        ("水島、会議室、倉庫", ["水島"]),
        ("水島・会議室で", ["水島"]),
        ("品 机\n担当 水島\n受付 布施\n別室 男", ["水島", "布施"]),
    ],
)
def test_what_is_no_family_is_nobody_in_any_list(text: str, surely: list[str]) -> None:
    assert people(text, dict.fromkeys(surely, 0.9)) == [(n, 0.9) for n in surely]


ROSES = "モカ、ピース、アンナ・マリー、カクテル、初雪、朝雲、つるサマースノー"


@pytest.mark.parametrize(
    ("text", "seems"),
    [
        (ROSES, "アンナ・マリー"),
        (f"展示:{ROSES}", "アンナ・マリー"),
        (ROSES.replace("、", "\n"), "アンナ・マリー"),
        (ROSES.replace("、", " 3本\n- "), "アンナ・マリー"),
        ("題名\nルドルフと森\n雨の日\n青い傘\n星の町\n川の音", "ルドルフ"),
        ("区 起点 終点\n1 関口 本町\n2 乾 水島\n3 北町 西町", "乾 水島"),
    ],
)
def test_where_few_seem_to_be_people_nobody_is(text: str, seems: str) -> None:
    assert people(text, {seems: 0.94}) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ROSES, {"アンナ・マリー": 0.9}),
        (f"出席者:{ROSES}", {"アンナ・マリー": 0.94}),
        ("件名 会費\n連絡 関\n場所 会議室\n期限 月末\n方法 持参", {"関": 0.8}),
        ("机を出す\n関に電話\n鍵を返す\n窓を閉める\n灯を消す", {"関": 0.8}),
        ("氏名 地区\n関 東町\n寿 西町\n恵 南町\n岬 北町\n岸 本町", {"関": 0.8}),
        ("雪\n関\n花", {"関": 0.8}),
    ],
)
def test_who_is_vouched_for_labelled_or_in_a_form_stays(text: str, told: dict[str, float]) -> None:
    assert people(text, told) == list(told.items())


def test_an_empty_text_and_one_without_people_cost_nothing() -> None:
    assert voted("", [], LISTED) == []
    assert voted(ROSES, [], LISTED) == []
