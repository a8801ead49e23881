"""Login names: behind labels, under headings, in front of passwords."""

from __future__ import annotations

import pytest

from detectors.recognizers.logins import LoginNameRecognizer
from tests.detectors.recognizers.finding import found, unnamed

LOGINS = LoginNameRecognizer()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ログインID: yamada.t", ["yamada.t"]),
        ("ログインIDはyamadaです", ["yamada"]),
        ("ユーザー名：kubota_s", ["kubota_s"]),
        ("ログイン名は「t.nishi」", ["t.nishi"]),
        ("ログインID,課\nhara01,税務課\nkudo.m,福祉課", ["hara01", "kudo.m"]),
        ('{"username": "sakuma"}', ["sakuma"]),
        ("username=tanabe88&x=1", ["tanabe88"]),
        ("Login ID: ykondo", ["ykondo"]),
        ("ID: mizuno / PW: Kx9!mq2Z", ["mizuno"]),
    ],
    ids=unnamed,
)
def test_what_stands_behind_a_label_or_under_it_is_a_login_name(
    text: str, expected: list[str]
) -> None:
    assert found(LOGINS, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "ログインIDを入力してください",
        "ログインIDは8～20文字の半角英数字です",
        "ユーザー名：admin",
        "ユーザー名はWindowsのものと同じ",
        "ログインIDはtaro@example.jpです",
        "ID: mizuno",
        "username: string",
        'username = request.form.get("username")',
        "user_id = 42",
        "Login ID must be 8-20 characters.",
    ],
    ids=unnamed,
)
def test_talk_of_login_names_stock_accounts_and_code_are_none(text: str) -> None:
    assert found(LOGINS, text) == []
