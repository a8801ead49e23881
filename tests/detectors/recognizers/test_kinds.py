"""Lists of things in which single words look like names."""

from __future__ import annotations

import pytest

from detectors.recognizers.kinds import not_kinds, not_lonely
from detectors.recognizers.places import LISTED_SCORE, SURE, TOLD


def told(text: str, *names: str, score: float = 0.8) -> list[str]:
    """Those of `names` that are told still."""
    persons = [(text.index(name), text.index(name) + len(name), score) for name in names]
    return [text[a:b] for a, b, now in not_kinds(text, persons) if now >= TOLD]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("品種は、巨峰、ピオーネ、藤稔、ヒムロットがあります。", "藤稔"),
        ("銘柄は、天覧山、五十嵐、鏡山、神亀を並べる。", "五十嵐"),
        ("コクヨのファイル、マックスの針、プラスの付箋を買う。", "マックス"),
        ("ナスは千両、トウガラシは万願寺、エダマメは湯あがり、スイカは姫甘泉が育つ。", "万願寺"),
        ("「一寸法師」「金太郎」を読む。", "金太郎"),
        ("「海の歌」「大地讃頌」を歌う。", "大地"),
        (
            "かばんのミヤタ、花のサカイ、魚よし、八百健、靴のヒロ、とうふのいしかわが並ぶ。",
            "いしかわ",
        ),
        ("ハナコ(10歳)、ゴンタ、サクラ(12歳、牝)、モモ、ミルク、チョコ、マロンがいる。", "サクラ"),
    ],
)
def test_one_name_among_things_is_none(text: str, name: str) -> None:
    assert told(text, name) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("水島、布施、梅枝が話した。", ("水島", "布施")),
        ("委員は、水島、布施、梅枝、桐生である。", ("水島",)),
        ("梅枝、松江、水島、桐生の4名が話した。", ("水島",)),
        ("資料、地図、布施健吾、写真を見た。", ("布施健吾",)),
        ("「水島」が話した。", ("水島",)),
        ("「水島さん」「布施さん」と呼ぶ。", ("水島", "布施")),
        ("欠席は、水島、布施、梅枝、桐生、松江、秋葉である。", ("水島",)),
        ("翌日、水島は、資料を配った。", ("水島",)),
    ],
)
def test_people_among_people_and_whole_names_stay(text: str, names: tuple[str, ...]) -> None:
    assert told(text, *names) == list(names)


ROWS = (
    "直売所の品目は次のとおり。数量は日ごとに変わる。早い者勝ちであり、取り置きはできない。\n"
    "持ち帰り用の袋と保冷剤は各自で用意する。売り切れたときは、翌日の朝に並べる。\n"
)


def lonely(text: str, *names: str, score: float = 0.8) -> list[str]:
    persons = [(text.index(name), text.index(name) + len(name), score) for name in names]
    return [text[a:b] for a, b, now in not_lonely(text, persons) if now >= TOLD]


def test_an_item_of_a_longer_text_that_surely_names_nobody_is_doubted() -> None:
    assert lonely(f"{ROWS}棚1 藤稔\n棚2 豊水\n", "藤稔") == []
    assert lonely("棚1 藤稔\n棚2 豊水\n", "藤稔") == ["藤稔"]
    assert lonely("□□□□\n棚1 藤稔\n", "藤稔") == []  # what was masked may have been longer


@pytest.mark.parametrize(
    ("text", "name", "score"),
    [
        (f"{ROWS}棚1 藤稔\n棚2 豊水\n", "藤稔", 0.93),
        (f"{ROWS}藤稔は休みである。\n", "藤稔", 0.8),
        (f"{ROWS}棚1 水島健吾\n", "水島健吾", 0.8),
    ],
)
def test_who_is_likelier_or_does_something_or_has_a_whole_name_is_not(
    text: str, name: str, score: float
) -> None:
    assert lonely(text, name, score=score) == [name]


def test_beside_somebody_who_is_sure_nobody_is_lonely() -> None:
    text = f"{ROWS}棚1 藤稔\n水島様\n"
    sure = (text.index("水島"), text.index("水島") + 2, SURE)
    doubtful = (text.index("藤稔"), text.index("藤稔") + 2, 0.8)
    assert not_lonely(text, [sure, doubtful]) == [sure, doubtful]


def test_what_is_vouched_for_stays() -> None:
    text = "品種は、巨峰、ピオーネ、藤稔、ヒムロットがあります。"
    assert told(text, "藤稔", score=SURE) == ["藤稔"]


def test_the_score_is_that_of_a_listed_place() -> None:
    text = "品種は、巨峰、ピオーネ、藤稔、ヒムロットがあります。"
    at = text.index("藤稔")
    assert list(not_kinds(text, [(at, at + 2, 0.8)])) == [(at, at + 2, LISTED_SCORE)]


def test_a_sentence_without_an_end_is_read_a_stretch_at_a_time() -> None:
    text = "品種は、巨峰、ピオーネ、藤稔、ヒムロット" * 200
    starts = [n for n in range(len(text)) if text.startswith("藤稔", n)]
    judged = list(not_kinds(text, [(n, n + 2, 0.8) for n in starts]))
    assert {score for _, _, score in judged} == {LISTED_SCORE}
