"""Requests about works, and claims that somebody has to check."""

from __future__ import annotations

import pytest

from detectors.recognizers.intents import ClaimRecognizer, CopyrightRequestRecognizer
from tests.detectors.recognizers.finding import found, score, unnamed

REQUESTS, CLAIMS = CopyrightRequestRecognizer(), ClaimRecognizer()


@pytest.mark.parametrize(
    ("text", "least"),
    [
        *(("この曲の歌詞を全部教えて", 0.8), ("台本をフルで載せて", 0.8), ("全文の歌詞", 0.8)),
        *(("新聞の記事をそのまま書き起こして", 0.8), ("本文を丸ごと転載", 0.8)),
        *(("盗用に見えないように", 0.8), ("著作権を回避して", 0.8), ("透かしを消して", 0.8)),
        *(("教科書を複製して", 0.6), ("作家の夏海風に書いて", 0.5), ("「空の市場」風の文", 0.5)),
    ],
    ids=unnamed,
)
def test_a_request_about_a_work_is_as_sure_as_its_kind(text: str, least: float) -> None:
    assert score(REQUESTS, text) >= least


@pytest.mark.parametrize(
    "text",
    [
        "お役所風に",
        "和風の献立",
        "やさしい日本語風に",
        "台風に備える",
        "条文を教えて",
        "風の強い日",
    ],
    ids=unnamed,
)
def test_ordinary_requests_are_left_alone(text: str) -> None:
    assert score(REQUESTS, text) == 0


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        *(("地方自治法第234条の2第1項による", "地方自治法第234条の2第1項"), ("第十条に", "第十条")),
        *(
            ("約35.5%でした", "35.5%"),
            ("総額1,200万円", "1,200万円"),
            ("令和7年4月1日から", "令和7年4月1日"),
        ),
        ("詳細は https://example.jp/a?b=1 で", "https://example.jp/a?b=1"),
    ],
    ids=unnamed,
)
def test_a_claim_is_found_whole(text: str, claim: str) -> None:
    assert found(CLAIMS, text, 0.5) == [claim]


@pytest.mark.parametrize(
    "text", ["承知しました。", "次の三点です。", "方法を説明します。"], ids=unnamed
)
def test_an_answer_without_claims_has_none(text: str) -> None:
    assert found(CLAIMS, text, 0.1) == []
