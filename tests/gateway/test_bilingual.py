"""Messages of the form `日本語 (English)`, in both languages or in one."""

from __future__ import annotations

import pytest

from gateway.bilingual import both, in_language, in_one_language

# the message, its Japanese, its English
TOLD = [
    ("そのやり取りはありません (no such exchange)", "そのやり取りはありません", "no such exchange"),
    (
        "範囲（やり取り）を指定してください (say how far (in time) it reaches)",
        "範囲（やり取り）を指定してください",
        "say how far (in time) it reaches",
    ),
    (
        "監査ログがありません (no audit log here): data/audit (1).db",
        "監査ログがありません: data/audit (1).db",
        "no audit log here: data/audit (1).db",
    ),
    (
        "証拠の束 (zip かフォルダー) がありません (no such bundle)",
        "証拠の束 (zip かフォルダー) がありません",
        "no such bundle",
    ),
]


@pytest.mark.parametrize(("message", "japanese", "english"), TOLD)
def test_each_half_is_told_alone(message: str, japanese: str, english: str) -> None:
    assert in_one_language(message, english=False) == japanese
    assert in_one_language(message, english=True) == in_language(message, english=True) == english
    assert in_language(message, english=False) == message


@pytest.mark.parametrize(
    "message", ["日本語だけ", "種類 (例: 氏名)", "No such option (--lang)", ""]
)
def test_what_is_in_one_language_stays_as_it_is(message: str) -> None:
    assert both(message) is None
    assert in_one_language(message, english=True) == message
