"""Secrets in words of Japanese, and watchwords that are slogans."""

from __future__ import annotations

import pytest

from detectors.recognizers.credentials import LabelledSecretRecognizer
from tests.detectors.recognizers.finding import found, unnamed

LABELLED = LabelledSecretRecognizer()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("合言葉はのりしお77", "のりしお77"),
        ("パスワードはすずらん2031です", "すずらん2031"),
        ("共有フォルダの合言葉：ひなげし5月", "ひなげし5月"),
        ("秘密の質問の答えはくろつぐみ", "くろつぐみ"),
        ("パスフレーズ『丘の上に風が三つ』", "丘の上に風が三つ"),
        ("パスワードは「つきみだんご」です。", "つきみだんご"),
        ("解凍用の合言葉はやまぶきです。", "やまぶき"),
        ("金庫の番号は右3左7右12です", "右3左7右12"),
        ("金庫のダイヤルは左に2回12、右に1回7、左5", "左に2回12、右に1回7、左5"),
    ],
    ids=unnamed,
)
def test_a_secret_may_be_words_of_japanese(text: str, secret: str) -> None:
    assert found(LABELLED, text) == [secret]


@pytest.mark.parametrize(
    "text",
    [
        "今年の合言葉は「みんなで省エネ」です。",
        "合言葉は、笑顔です",
        "合言葉を決めて避難訓練を行う。",
        "合言葉は何ですか",
        "パスワードは「設定」画面から変更",
        "パスワードは3月に変更した",
        "パスワードは内線2345に聞く",
        "パスワードはわかりません",
        "パスワードは半年に1回変更です",
        "金庫の右3段目の棚",
    ],
    ids=unnamed,
)
def test_a_slogan_and_talk_about_passwords_are_no_secrets(text: str) -> None:
    assert found(LABELLED, text) == []
