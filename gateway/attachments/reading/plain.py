"""Plain text and CSV in the encodings that offices have."""

from __future__ import annotations

import codecs
import re

from detectors.encodings import decoded

WIDER = {
    "shift_jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "ms_kanji": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-2022-jp-ms": "iso2022_jp_ext",
    "csiso2022jp": "iso2022_jp_ext",
    "euc-jp": "euc_jis_2004",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
}
"""What is declared under these names is mostly written in the wider form."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_PROGRAMS = (b"{\\rtf", b"%!PS", b"\x1bE", b"begin 6")
"""Text in form only: what it says is written in codes of its own."""


def read_as(raw: bytes, charset: str) -> str | None:
    """The text under a declared charset, or None where it is not that."""
    try:
        codec = codecs.lookup(WIDER.get(charset.lower(), charset))
        if not codec._is_text_encoding:
            return None
        text = raw.decode(codec.name)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None
    return None if _CONTROL.search(text) else text.removeprefix("\ufeff")


def plain_text(raw: bytes) -> str | None:
    """None for what is no text, or is not meant to be read as such."""
    if raw.startswith(_PROGRAMS):
        return None
    read = decoded(raw)
    if read is not None:
        return read[0]
    return _wide(raw) if b"\0" in raw[:200] and len(raw) % 2 == 0 else None


def _wide(raw: bytes) -> str | None:
    """UTF-16 without its mark: one of the two byte orders makes of it what people write. Any two bytes of another file
    make some ideograph."""
    texts = [text for name in ("utf-16-le", "utf-16-be") if (text := read_as(raw, name))]
    good = [t for t in texts if _is_written(t)]
    return max(good, key=lambda t: sum(c.isascii() for c in t), default=None)


def _is_written(text: str) -> bool:
    letters = sum(c.isascii() or "\u3000" <= c < "\ua000" for c in text)
    simple = sum(c.isascii() or "\u3000" <= c < "\u3100" for c in text)
    return letters >= 0.8 * len(text) and simple >= 0.2 * len(text)
