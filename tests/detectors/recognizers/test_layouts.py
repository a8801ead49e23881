"""Names by their place in columns, lists, minutes and letters; the same words elsewhere are none."""

from __future__ import annotations

import pytest

from detectors.recognizers.layouts import laid_out
from detectors.recognizers.names import NameRecognizer
from detectors.recognizers.tables import Tables
from tests.detectors.recognizers.finding import unnamed

LETTERS = NameRecognizer()._letters


def names(text: str) -> list[str]:
    places = dict.fromkeys(laid_out(text, Tables(text), LETTERS))
    return [text[start:end] for start, end in places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("番号,氏名,課\n1,鳥居 要,福祉\n2,畑 さやか,税務", ["鳥居 要", "畑 さやか"]),
        (
            "児童名,よみ\n鳥居 要,とりい かなめ\nグプタ,ぐぷた",
            ["鳥居 要", "グプタ", "とりい かなめ", "ぐぷた"],
        ),
        ("氏名\t組\nファリダ・ラーマン\t1", ["ファリダ・ラーマン"]),
        ("・鳥居 要\n・谷 守", ["鳥居 要", "谷 守"]),
        ("1 曽根 梓  2 日向 哲  3 田中 律子", ["曽根 梓", "日向 哲", "田中 律子"]),
        ("出席委員 馬場、谷、樋渡", ["馬場", "谷", "樋渡"]),
        (
            "林:資料はありますか。\n三好:次回までに出します。\n佐藤:お願いします。",
            ["林", "三好", "佐藤"],
        ),
        ("以上です。\n\n総務課 林", ["林"]),
        ("市民課の南です。", ["南"]),
    ],
    ids=unnamed,
)
def test_layout_alone_tells_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "担当者,件数\n福祉課,3\n未定,4",
        "町名,よみ\n鳥居,とりい\n畑,はた",
        "・書類 要\n・在庫 有",
        "出席委員 過半数、定足数",
        "日時:あすの朝\n場所:本庁舎\n対象:小学生",
        "税務課 千葉県",
        "総務課 庶務",
        "市民課の窓口です。",
        "環境課の林ですか。",
    ],
    ids=unnamed,
)
def test_what_stands_alike_and_is_no_name_is_left_alone(text: str) -> None:
    assert names(text) == []
