"""Replies in the conversation: which are one, and what is left of the request."""

from __future__ import annotations

import pytest

from gateway.confirming.replies import answered, notice

TOKEN = "A" * 56
ASKED = {"role": "user", "content": "依頼"}
NOTICE = {"role": "assistant", "content": "確認してください。\n" + notice(TOKEN, needs_reason=True)}


def reason(text: object) -> str | None:
    reply = answered({"messages": [ASKED, NOTICE, {"role": "user", "content": text}]})[1]
    return reply.reason if reply else None


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("確認しました", ""),
        ("「確認しました」", ""),
        ("確認しました。", ""),
        (" 確認しました！\n", ""),
        ("確認しました　理由：公表済み", "公表済み"),
        ("確認しました。公表済みのため", "公表済みのため"),
        ("確認しました\n公表済み", "公表済み"),
        ("「確認しました」 理由: 公表済み", "公表済み"),
        ("はい、確認しました（理由：公表済み）", "公表済み"),
        ("確認しました 公表済みのため", "公表済みのため"),
        ("> 確認しました", ""),
        ("**確認しました**", ""),
        ("確認しました🙇", ""),
        ("\u200b確認しました", ""),
        ("確認しました!!", ""),
        ("確認しました。理由：", ""),
        ("確認しました 理由: ○○", ""),
        ("確認しました 理由: 〇〇", ""),
        ("確認しました、金額も書いて", None),
        ("確認しませんでした", None),
        ([{"type": "text", "text": "確認しました"}], ""),
        ("確認しましたが、やめます", None),
        ("確認しましたか", None),
        ("いいえ", None),
        ("確認しました" + " " * 100_000 + "。", None),
        ("かくにんしました", ""),
        ("ｶｸﾆﾝｼﾏｼﾀ", ""),
        ("確認いたしました。", ""),
        ("上記の内容をすべて確認しました。", ""),
        ("了解です。確認済みです👍🏻", ""),
        ("✅ 確認しましたー♪", ""),
        ("確認しました、よろしくお願いいたします。", ""),
        ("理由は議会答弁のため。確認しました", "議会答弁のため"),
        ("Confirmed 👍", ""),
        ("Yes, I have confirmed all of them.", ""),
        ("ｃｏｎｆｉｒｍｅｄ, please proceed", ""),
        ("I confirm. Reason: it is public", "it is public"),
        ("確認しました。まだ送らないでください", None),
        ("確認しました。やっぱり取り消します", None),
        ("確認しました\nキャンセルしてください", None),
        ("Confirmed. Do not send it yet.", None),
        ("確認しました。理由：事業の中止を知らせるため", "事業の中止を知らせるため"),
        ("確認しました。取消し通知の文面のため", "取消し通知の文面のため"),
        ("確認しましたか？", None),
        ("確認しました？", None),
        ("確認していません", None),
        ("まだ確認していません", None),
        ("確認済みではありません", None),
        ("確認済みの資料を要約して", None),
        ("確認できませんでした", None),
        ("確認します", None),
        ("未確認です", None),
        ("not confirmed", None),
        ("unconfirmed", None),
        ("Confirmed?", None),
        ("I confirmed that it is wrong", None),
        (None, None),
        ([1, {"text": 2}], None),
    ],
)
def test_what_counts_as_a_reply(text: object, given: str | None) -> None:
    assert reason(text) == given


def test_both_turns_are_left_out_and_the_rest_is_as_it_was() -> None:
    later = {"role": "user", "content": "次"}
    reply = {"role": "user", "content": "確認しました"}
    body, found = answered({"model": "m", "messages": [ASKED, NOTICE, reply, later]})
    assert body == {"model": "m", "messages": [ASKED, later]}
    assert found is not None and found.covered == 1 and found.token == TOKEN
    assert found.confirmed(body) == {"model": "m", "messages": [ASKED]}


def test_an_ordinary_conversation_is_not_touched() -> None:
    body = {"messages": [ASKED, {"role": "assistant", "content": "確認番号: x"}]}
    assert answered(body)[0] is body
    assert answered({"messages": 1}) == ({"messages": 1}, None)


def test_a_token_is_not_in_a_repr() -> None:
    reply = {"role": "user", "content": "確認しました。秘密の理由"}
    assert "秘密" not in repr(answered({"messages": [ASKED, NOTICE, reply]})[1])
