"""What bytes say, if they say something that reads as text: inflated where they are compressed, within bounds."""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Callable
from types import MappingProxyType

MOST_INFLATED = 65_536
MOST_PACKED = 3
"""Compressed things inside compressed things that are opened."""
_LZMA_MEMORY = 32 * 1_048_576

LETTER = re.compile(
    r"[\nぁ-ゖァ-ヺー一-鿿々〆𠮷、。0-9A-Za-z@ ・:.,/+()\[\]_「」\u3000！-～｡-ﾟ〇〒℡\u2010-\u2015\u2212-]"
)
"""Disguised once more as often as not: full width, and hyphens of every kind."""
JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿々]")
IDENTIFIER = re.compile(r"[〒℡]?[A-Z]{0,3}[0-9][0-9 ()+./-]{4,}[A-Z]{0,2}")
"""Six digits and more: what short pieces may decode to as well. Random bytes do so once in ten million times."""
_KANJI = re.compile("[一-鿿]")
_SIGNED = re.compile(rf"(?:{LETTER.pattern}|[%&=\\;#{{}}~<>\"'!?*|$^`])*")
"""Letters and the signs of text that is encoded once more, of markup and of JSON."""

WEB = ("utf-8", "cp932", "euc_jp")
_ANY = (*WEB, "utf-16", "utf-16-be")
"""Bytes without a mark of their order are tried in both. The order is that of how often each is met."""


def readable(raw: bytes, encodings: tuple[str, ...] = ("utf-8",)) -> str | None:
    """The text if nine tenths of it are letters, digits and common signs; outside UTF-8 it MUST be common text too."""
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, ValueError):
            continue
        if text and _is_text(text) and (encoding == "utf-8" or _is_common(text)):
            return text
    return None


def _is_text(text: str) -> bool:
    letters = len(LETTER.findall(text))
    if letters >= 0.9 * len(text):
        return True
    # A third of %E5%B1%B1 are signs. Random bytes are seldom all printable.
    return len(text) >= 12 and 2 * letters >= len(text) and bool(_SIGNED.fullmatch(text))


def _is_common(text: str) -> bool:
    """Japanese of kana and of the kanji of JIS X 0208's first level, or an identifier: bytes in one encoding are often
    valid in another, and are rare kanji there. ASCII in two bytes a letter is no chance."""
    if text.isascii():
        return len(text) >= 6
    kanji = _KANJI.findall(text)
    return _rare(kanji) * 10 <= len(kanji) and (
        len(JAPANESE.findall(text)) >= 2 or bool(IDENTIFIER.fullmatch(text))
    )


def _rare(kanji: list[str]) -> int:
    return sum(not b"\xb0" <= k.encode("euc_jp", "replace")[:1] <= b"\xcf" for k in kanji)


def is_plain_japanese(text: str) -> bool:
    """At least two letters, half of it at least, and no rare kanji among them."""
    return len(JAPANESE.findall(text)) >= max(2, len(text) // 2) and not holds_rare(text)


def holds_rare(text: str) -> bool:
    return bool(_rare(_KANJI.findall(text)))


def unpacked(raw: bytes) -> str | None:
    """What bytes say, whatever they are packed into."""
    for _ in range(MOST_PACKED):
        inflate = next((way for magic, way in _PACKED.items() if raw.startswith(magic)), None)
        if inflate is None:
            break
        try:
            raw = inflate(raw)
        except (zlib.error, OSError, ValueError, EOFError, lzma.LZMAError):
            return None
    if b"\x1b$" in raw:
        return readable(raw, ("iso2022_jp",))
    text = readable(raw, _ANY if len(raw) >= 10 else ("utf-8",))
    return text if text is not None else _deflated(raw)


def _deflated(raw: bytes) -> str | None:
    """Deflated without a head: only what ends where its own end is, and reads as text."""
    if len(raw) < 6:
        return None
    inflating = zlib.decompressobj(-15)
    try:
        inner = inflating.decompress(raw, MOST_INFLATED)
    except zlib.error:
        return None
    return readable(inner) if inflating.eof and not inflating.unused_data else None


def _inflate(raw: bytes) -> bytes:
    return zlib.decompressobj(wbits=47).decompress(raw, MOST_INFLATED)


def _bunzip(raw: bytes) -> bytes:
    return bz2.BZ2Decompressor().decompress(raw, MOST_INFLATED)


def _unxz(raw: bytes) -> bytes:
    return lzma.LZMADecompressor(memlimit=_LZMA_MEMORY).decompress(raw, MOST_INFLATED)


_PACKED: MappingProxyType[bytes, Callable[[bytes], bytes]] = MappingProxyType({
    **dict.fromkeys((b"\x1f\x8b", b"\x78\x9c", b"\x78\x01", b"\x78\x5e", b"\x78\xda"), _inflate),
    b"BZh": _bunzip,
    b"\xfd7zXZ\x00": _unxz,
    b"\x5d\x00\x00": _unxz,
})  # fmt: skip
