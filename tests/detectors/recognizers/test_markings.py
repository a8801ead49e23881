"""Markings: borne by a document, or mentioned in a sentence."""

from __future__ import annotations

import pytest

from detectors.recognizers.markings import MarkingRecognizer
from tests.detectors.recognizers.finding import score, unnamed

MARKINGS = MarkingRecognizer()


@pytest.mark.parametrize(
    "mark",
    [
        *(
            "取扱注意",
            "取扱厳重注意",
            "部外秘",
            "庁外秘",
            "極秘",
            "厳秘",
            "秘",
            "庁内限り",
            "関係者限",
        ),
        *(
            "機密性2",
            "機密性３情報",
            "自治体機密性3C",
            "要機密情報",
            "未定稿",
            "議案調整中",
            "未公表",
        ),
        *("TLP:RED", "TLP:AMBER+STRICT", "最低制限価格", "解禁日"),
    ],
    ids=unnamed,
)
@pytest.mark.parametrize(
    "document",
    [
        "【{}】予算の一覧",
        "［{}］",
        "（{}）\n会議の要旨",
        "表題\n{}\n本文が続きます。",
        "予算要求資料　{}\n本文です。",
    ],
    ids=["bracketed", "square", "round", "own line", "end of the title"],
)
def test_a_marking_that_a_document_bears_is_sure(mark: str, document: str) -> None:
    text = document.format(mark)
    assert score(MARKINGS, text) >= (0.6 if text.startswith("（") else 0.8)


@pytest.mark.parametrize(
    "text",
    [
        *("「取扱注意」の表示がある文書", "『部外秘』と書く", "取扱注意の文書はどう保管しますか"),
        *(
            "この資料は部外秘ですか",
            "予定価格を定める手続",
            "取扱注意 とは",
            "未公表の情報を送らない。",
        ),
    ],
    ids=unnamed,
)
def test_a_marking_that_is_mentioned_is_not(text: str) -> None:
    assert score(MARKINGS, text) <= 0.3


@pytest.mark.parametrize(
    "text", ["秘書課", "神秘的", "機密性1", "制限速度", "公開講座"], ids=unnamed
)
def test_words_that_share_a_letter_are_no_markings(text: str) -> None:
    assert score(MARKINGS, f"【{text}】") == 0


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("本資料は部外秘です。", 0.8),
        ("この文書は、取扱注意とする。", 0.8),
        ("【対外秘】協議の要旨", 0.8),
        ("（持出禁止）\n名簿", 0.6),
        ("INTERNAL USE ONLY\n会議の記録", 0.8),
    ],
    ids=unnamed,
)
def test_a_document_may_say_itself_what_it_bears(text: str, least: float) -> None:
    assert score(MARKINGS, text) >= least


def test_what_a_remark_in_brackets_tells_is_not_sure() -> None:
    assert score(MARKINGS, "住所（非公開）の一覧") == 0.6
    assert score(MARKINGS, "住所（部外秘）の一覧") == 0.9
