"""Characters written as their numbers: escapes of the web, of mail and of programs, each run read as a whole."""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Callable, Mapping
from email.errors import HeaderParseError
from email.header import decode_header
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

from detectors.views.unpacked import IDENTIFIER, JAPANESE, LETTER, WEB, readable


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def _percent(run: str) -> str | None:
    if "%25" in run:
        return run.replace("%25", "%")
    return readable(unquote_to_bytes(run), WEB) if "%" in run else None


_ESCAPED = re.compile(
    r"\\x([0-9A-Fa-f]{2})|\\[ux]\{([0-9A-Fa-f]+)\}|\\U([0-9A-Fa-f]{8})"
    r"|(?:[%\\]u|\\N\{U\+)([0-9A-Fa-f]{1,6})\}?|\\o\{([0-7]+)\}"
)


_BESIDE = re.compile(r"(?<=\\x[0-9A-Fa-f]{2})[^\\ ,]")
"""A letter between escapes that is none."""


def _escape(run: str) -> str | None:
    if _BESIDE.search(run):
        return _ESCAPED.sub(lambda escape: _escape(escape[0]) or "", run)
    escapes = list(_ESCAPED.finditer(run))
    if all(e[1] for e in escapes):
        raw = bytes(int(e[1], 16) for e in escapes)
        return readable(raw, WEB) or raw.decode("latin-1")
    codes = [int(e[5], 8) if e[5] else int(e[1] or e[2] or e[3] or e[4], 16) for e in escapes]
    return "".join(map(_character, codes)).encode("utf-16", "surrogatepass").decode("utf-16")


def _point(run: str) -> str | None:
    return "".join(_character(int(code, 16)) for code in re.findall(r"\+([0-9A-Fa-f]+)", run))


_OCTAL = re.compile(r"(?:\\[0-3][0-7]{2})+")


def _slash(run: str) -> str | None:
    """Bytes in octal, as programs write them, or characters in hexadecimal, as style sheets do."""
    tail = " " if run.endswith(" ") else ""
    if _OCTAL.fullmatch(run.rstrip()):
        text = readable(bytes(int(code, 8) for code in re.findall("[0-7]{3}", run)), WEB)
        if text is not None:
            return text + tail
    text = "".join(_character(int(code, 16)) for code in re.findall("[0-9A-Fa-f]+", run))
    return text if len(LETTER.findall(text)) == len(text) else None


def _mime(run: str) -> str | None:
    try:
        parts = decode_header(run)
        return "".join(
            raw if isinstance(raw, str) else raw.decode(charset or "ascii", "replace")
            for raw, charset in parts
        )
    except (HeaderParseError, LookupError, ValueError):
        return None


def _quoted(run: str) -> str | None:
    return readable(quopri.decodestring(run.upper().encode()), WEB)


def _utf7(run: str) -> str | None:
    """Letters of mail (+…-) and of its folders (&…-): UTF-16 in base64."""
    bare = run[1:].rstrip("-").replace(",", "/")
    try:
        raw = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
        text = raw.decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
    if len(LETTER.findall(text)) != len(text):
        return None
    shaped = IDENTIFIER.fullmatch(text) or (text.isascii() and len(text) >= 6)
    return text if JAPANESE.search(text) or shaped else None


def _host(run: str) -> str | None:
    try:
        return run.encode().decode("idna")
    except (UnicodeError, ValueError):
        return None


DECODERS: Mapping[str, Callable[[str], str | None]] = MappingProxyType({
    "mime": _mime,
    "point": _point,
    "escape": _escape,
    "newline": lambda run: "\n",
    "slash": _slash,
    "percent": _percent,
    "entity": html.unescape,
    "quoted": _quoted,
    "utf7": _utf7,
    "host": _host,
})  # fmt: skip
