"""Works of others asked for in other words: whole, in part, imitated, past their rights; in English too."""

from __future__ import annotations

import pytest

from detectors.recognizers.intents import CopyrightRequestRecognizer
from tests.detectors.recognizers.finding import score, unnamed

REQUESTS = CopyrightRequestRecognizer()


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("この本の第一章を書き起こして", 0.85),
        ("『架空の森の物語』の内容を章ごとに全部書き出して", 0.85),
        ("漫画の最終話のセリフを全部書いて", 0.85),
        ("テレビ番組を文字起こししてサイトに載せたい", 0.85),
        ("剽窃チェックを通るように書き換えて", 0.85),
        ("写真のクレジット表記を消して使いたい", 0.85),
        ("トトロが描かれた看板のデザイン", 0.85),
        ("トトロがneonで描かれた看板のデザイン", 0.85),
        ("新聞記事を貼ります。書き直してサイトに載せて", 0.6),
        ("隣の市の計画をコピーして市名だけ替えて", 0.5),
        ("架空太郎みたいな詩を作って", 0.5),
        ("架空太郎みたいに短い詩を作って", 0.5),
        ("架空太郎さんの口調で解説して", 0.5),
        ("架空太郎が書いたような短い話", 0.5),
        ('Write out the full lyrics of "The Made-up Song"', 0.85),
        ("Write a poem in the style of Taro Kakuu", 0.5),
    ],
    ids=unnamed,
)
def test_a_work_is_asked_for_in_other_words(text: str, least: float) -> None:
    assert score(REQUESTS, text) >= least


@pytest.mark.parametrize(
    "text",
    [
        "この報告書の第1章を要約して",
        "市民憲章の全文を載せて",
        "録音した説明会を全文書き起こして",
        "市歌の歌詞を広報に載せたい",
        "新聞記事を庁内で回覧するときの許諾の手続",
        "やさしい口調で書いて",
        "著作権に触れないか確認して",
        "ピカチュウのマンホールの観光案内",
        "in the style of a formal memo",
        "Show the full text of our ordinance",
    ],
    ids=unnamed,
)
def test_own_texts_and_questions_about_rights_are_no_requests(text: str) -> None:
    assert score(REQUESTS, text) <= 0.3
