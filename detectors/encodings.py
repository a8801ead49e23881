"""In which encoding a file is: the ones that offices have."""

from __future__ import annotations

import re

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "cp932": "Shift_JIS", "euc_jis_2004": "EUC-JP"}
_ESCAPES = (b"\x1b$", b"\x1b(")
"""How ISO-2022-JP changes its alphabet."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_USUAL = re.compile("[぀-ヿ一-龠、。０-９Ａ-Ｚａ-ｚ]")
_UNUSUAL = re.compile("[｡-ﾟ\ue000-\uf8ff]")
"""Kana of half width, which the bytes of EUC-JP are in Shift_JIS, and letters that nobody defined."""


def decoded(raw: bytes) -> tuple[str, str] | None:
    """The text and the name of its encoding, or None for what is no text."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _read(raw, encoding)
    if raw.isascii() and any(escape in raw for escape in _ESCAPES):
        return _read(raw, "iso2022_jp_ext", "ISO-2022-JP")
    if (read := _read(raw, "utf-8-sig")) is not None:
        return read
    both = [read for read in (_read(raw, "cp932"), _read(raw, "euc_jis_2004")) if read]
    return max(both, key=lambda read: _likeness(read[0])) if both else None


def _read(raw: bytes, encoding: str, name: str = "") -> tuple[str, str] | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else (text, name or _NAMES[encoding])


def _likeness(text: str) -> float:
    """How much of what is not ASCII reads like Japanese."""
    usual, unusual = len(_USUAL.findall(text)), len(_UNUSUAL.findall(text))
    return (usual - 2 * unusual) / max(1, sum(not letter.isascii() for letter in text))
