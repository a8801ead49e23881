"""Files as offices have them: what is text is read rightly, what is not is said to be none."""

from __future__ import annotations

import pytest

from detectors.encodings import decoded

TEXT = "氏名：山田太郎　電話 090-1234-5678\n住所：東京都文京区小石川9丁目\n"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("cp932", "Shift_JIS"),
        ("euc_jp", "EUC-JP"),
        ("iso2022_jp", "ISO-2022-JP"),
        ("utf-16", "UTF-16"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, "ﾔﾏﾀﾞ ﾀﾛｳ 様,03-5555-0100\n東京都", "高橋"])
def test_every_encoding_of_an_office_is_told_from_the_others(
    text: str, encoding: str, name: str
) -> None:
    if encoding == "iso2022_jp" and "ﾔ" in text:
        encoding = "iso2022_jp_ext"
    assert decoded(text.encode(encoding)) == (text, name)


@pytest.mark.parametrize(
    "raw", [b"\x00\x01\x02", b"\x89PNG\r\n\x1a\n\x00", b"PK\x03\x04\x14\x00", b"\xff\xfe\x00"]
)
def test_what_is_no_text_is_not_read(raw: bytes) -> None:
    assert decoded(raw) is None


def test_nothing_at_all_is_an_empty_text() -> None:
    assert decoded(b"") == ("", "UTF-8")
