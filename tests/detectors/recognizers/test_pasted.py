"""Articles of others, pasted whole: long, and furnished as articles are."""

from __future__ import annotations

import pytest

from detectors.recognizers.pasted import LONG, PastedWorkRecognizer
from tests.detectors.recognizers.finding import score, unnamed

PASTED = PastedWorkRecognizer()
BODY = "架空市の商店街で、空き店舗を使った催しが続いている。来場者は前の年を上回ったという。" * 16
BRIEF = "次の記事を300字に要約してください。\n"


@pytest.mark.parametrize(
    "text",
    [
        f"架空新報 2026年4月1日 5時00分 有料会員記事\n{BODY}",
        f"{BODY}（架空新聞 2026年4月1日）\n無断転載を禁じます",
        f"催しに客足戻る【山田太郎】\n{BODY}\n© 架空通信社",
        f"{BODY}\n（山田記者）残り1234文字",
        f"4/1(水) 6:00配信\n{BODY}\n禁無断転載 All rights reserved",
        f"{BODY}\n出典：架空ニュース　取材・山田花子",
    ],
    ids=unnamed,
)
def test_an_article_with_two_pieces_of_furniture_is_somebody_elses(text: str) -> None:
    assert score(PASTED, BRIEF + text) == 0.6
    assert score(PASTED, text) == 0.5


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"{BODY}\n© 架空通信社",
        f"報道発表 2026年4月1日 14時00分\n{BODY}\n© 架空新聞社",
        f"2026年4月1日 14:00更新\n{BODY}\nCopyright © 架空市 2026",
        f"【山田太郎】{BODY[: LONG // 2]}© 架空通信社",
        f"4月1日 10時00分から会議\n4月2日 13時30分から視察\n{BODY}",
    ],
    ids=unnamed,
)
def test_ones_own_pages_and_short_or_plain_texts_are_not(text: str) -> None:
    assert score(PASTED, BRIEF + text) == 0.0
