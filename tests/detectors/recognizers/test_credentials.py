"""Keys by their issuers, secrets by their labels, and talk about passwords that is none."""

from __future__ import annotations

import pytest

from detectors.recognizers.credentials import IssuedKeyRecognizer, LabelledSecretRecognizer
from tests.detectors.recognizers.finding import found, unnamed

ISSUED, LABELLED = IssuedKeyRecognizer(), LabelledSecretRecognizer()
TAIL = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0"


@pytest.mark.parametrize(
    "key",
    [
        *("AKIAIOSFODNN7EXAMPLE", f"ghp_{TAIL[:36]}", f"gho_{TAIL[:36]}", f"github_pat_{TAIL}"),
        *(f"sk-{TAIL}", f"sk-proj-{TAIL}", f"sk-ant-{TAIL}", f"xoxb-{TAIL}", f"AIza{TAIL[:35]}"),
        *(f"glpat-{TAIL}", f"npm_{TAIL[:36]}", f"hf_{TAIL}", f"SG.{TAIL[:22]}.{TAIL}"),
        *(f"sk_live_{TAIL}", f"xai-{TAIL}", f"gsk_{TAIL}", f"eyJ{TAIL}.eyJ{TAIL}.{TAIL}"),
        "-----BEGIN RSA PRIVATE KEY-----",
    ],
    ids=unnamed,
)
@pytest.mark.parametrize("around", ["{}", "鍵は{}です", "「{}」。", "KEY={};"], ids=unnamed)
def test_an_issued_key_ends_where_its_characters_end(key: str, around: str) -> None:
    assert found(ISSUED, around.format(key), 0.9) == [key]


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("postgres://app:s3cr3t@db.example.jp/x", "s3cr3t"),
        (f"https://x.example.jp/?sv=1&sig={TAIL}%3D", f"{TAIL}%3D"),
        (f"AccountName=a;AccountKey={TAIL}==;", f"{TAIL}=="),
        (f"Authorization: Bearer {TAIL}", TAIL),
    ],
    ids=["password in a URL", "signature", "account key", "header"],
)
def test_only_the_secret_part_is_found(text: str, secret: str) -> None:
    assert found(ISSUED, text, 0.9) == [secret]


def test_a_token_and_a_key_are_found_whole_when_a_mail_breaks_them_over_lines() -> None:
    token = f"eyJ{TAIL}\n{TAIL[:8]}.eyJ{TAIL}.\n> {TAIL}{TAIL[:9]}\n{TAIL[:12]}"
    assert found(ISSUED, f"トークンは次のとおり\n{token}\n以上", 0.9) == [token]
    key = f"-----BEGIN RSA\n> PRIVATE KEY-----\n{TAIL}\n{TAIL}\n-----END RSA PRIVATE KEY-----"
    assert found(ISSUED, f"鍵\n{key}\n以上", 0.9) == [key]
    cut_off = f"-----BEGIN PRIVATE KEY-----\n{TAIL}\n{TAIL}"
    assert found(ISSUED, f"{cut_off}\n（以下略）", 0.9) == [cut_off]


@pytest.mark.parametrize(
    "label",
    ["パスワード", "暗証番号", "秘密鍵", "APIキー", "トークン", "PW", "password", "api_key"],
    ids=unnamed,
)
@pytest.mark.parametrize("mark", ["は", "：", ":", "=", " = "], ids=unnamed)
@pytest.mark.parametrize("end", ["", "。", "です"], ids=unnamed)
def test_what_stands_behind_a_label_is_a_secret(label: str, mark: str, end: str) -> None:
    assert found(LABELLED, f"{label}{mark}Tanuki#2024{end}", 0.9) == ["Tanuki#2024"]


def test_a_word_behind_a_japanese_label_is_a_secret_too() -> None:
    assert found(LABELLED, "パスワード：tanuki", 0.9) == ["tanuki"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "パスワードは8文字以上",
            "パスワードは12文字以上で",
            "パスワードを変更",
            "暗証番号は4桁です",
        ),
        *("パスワードの管理", "トークンはJSON形式で", "password: string", "password is required"),
        *(
            "an output token budget.",
            "token and elapsed-time usage",
            "the token budget.get_goal",
            "Original token count: 0",
            "a password-reset form",
        ),
        *(
            "秘密鍵はサーバーに置かない",
            "sk-learn",
            "https://example.jp:8080/a@b",
            "Bearer authentication",
        ),
    ],
    ids=unnamed,
)
def test_talk_about_passwords_is_no_secret(text: str) -> None:
    assert found(LABELLED, text, 0.6) + found(ISSUED, text, 0.6) == []


def test_disorder_alone_is_no_secret() -> None:
    assert found(LABELLED, TAIL, 0.1) + found(ISSUED, TAIL, 0.1) == []
