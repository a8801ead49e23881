"""What is asked while measuring: the chat of a municipal officer, about 500 Japanese characters, all of it made up."""

from __future__ import annotations

import json

SYSTEM = "あなたは市役所の文書作成を手伝う助手です。ていねいな日本語で、簡潔に答えてください。"
HISTORY = (
    (
        "user",
        "来月の防災訓練について、町内会に配る案内文の構成を考えてください。対象は全世帯で、配布は回覧板です。"
        "訓練では避難所までの経路の確認、消火器の使い方の練習、炊き出しの手伝いの三つを行います。高齢の方や"
        "小さなお子さんのいる家庭にも参加してもらえるよう、負担が軽く見える書き方にしたいと考えています。",
    ),
    (
        "assistant",
        "次の構成はいかがでしょうか。一、訓練の目的。二、日時と場所。三、当日の流れ。四、持ち物と注意点。"
        "五、問い合わせ先。目的は二文ほどにとどめ、流れは時刻の順に箇条書きにすると読みやすくなります。途中からの"
        "参加や見学だけでもよいことを早めに書き添えると、ご家族連れの方も気軽に加われます。",
    ),
)
ASKED = (
    "その構成で、担当の山田太郎さん（電話 090-1234-5678、メール taro.yamada@example.jp）を問い合わせ先にした案内文を"
    "作ってください。受付は第{number}回です。{number}回目も小雨決行で、荒天なら中止です。読みやすさは{number}番を例に。"
)
"""Its number makes every sentence of it new, so that only the history can come out of memory, as in real chats."""


def messages(number: int) -> list[dict[str, str]]:
    turns = (("system", SYSTEM), *HISTORY, ("user", ASKED.format(number=number)))
    return [{"role": role, "content": text} for role, text in turns]


def request(number: int, *, stream: bool) -> bytes:
    """A whole HTTP request."""
    asked = {"model": "mock", "stream": stream, "messages": messages(number)}
    body = json.dumps(asked, ensure_ascii=False).encode()
    head = (
        "POST /v1/chat/completions HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer sk-bench\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
