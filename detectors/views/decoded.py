"""What is encoded in a text, decoded in its place: base64 and its kin, escapes of the web, characters that hide text.

Bounded: three layers, a text that grows to four times its size at most, a megabyte. Whatever does not decode to
something that reads as text stays as it is.
"""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
import zlib
from collections.abc import Callable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from urllib.parse import unquote_to_bytes

from detectors.views.normalise import View, normalise
from detectors.views.rewrite import Edit, rewritten

DEPTH = 3
GROWTH = 4
MOST = 1_048_576
LEAST_OPAQUE = 200
"""Characters from which on an encoded-looking run that cannot be read is worth a finding."""

_BASE64 = r"(?:[A-Za-z0-9+/]{40,}\r?\n)*[A-Za-z0-9+/_-]{8,}={0,2}"
_FORMS = re.compile(
    r"(?P<mime>=\?[A-Za-z0-9_-]{2,20}\?[BbQq]\?[!->@-~]{1,2000}\?=)"
    r"|(?P<percent>(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~-](?=[A-Za-z0-9._~-]{0,8}%[0-9A-Fa-f]{2})){1,4000})"
    r"|(?P<entity>(?:&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z]{2,24});)+)"
    r"|(?P<escape>(?:\\x[0-9A-Fa-f]{2}|\\u\{[0-9A-Fa-f]{1,6}\}){2,4000})"
    r"|(?P<quoted>(?:=[0-9A-F]{2}){3,4000})"
    r"|(?P<utf7>\+[A-Za-z0-9+/]{3,2000}-)"
    r"|(?P<host>(?:[a-z0-9-]+\.)*xn--[a-z0-9-]{2,60})"
    rf"|(?<![A-Za-z0-9+/_-])(?P<hex>(?:0x)?(?:[0-9A-Fa-f]{{2}}[ :]?){{7,4000}})(?![A-Za-z0-9+/_-])"
    rf"|(?<![A-Za-z0-9+/_-])(?P<base64>{_BASE64})(?![A-Za-z0-9+/_-])"
)
_GATE = re.compile(
    r"[A-Za-z0-9+/_-]{8}|%[0-9A-Fa-f]{2}|&[#A-Za-z]|\\[xu]|=\?|=[0-9A-F]{2}=|\+[A-Za-z0-9+/]{3}"
)
_WORDS = re.compile(r"[A-Z]?[a-z]{2,}(?:[-_/][A-Z]?[a-z]{2,})*|[0-9-]+|[A-Z]+")
"""Ordinary words and numbers: most of what looks like base64 in English text."""
_LETTER = re.compile(
    r"[\nぁ-ゖァ-ヺー一-鿿、。0-9A-Za-z@ ・:.,/+()\[\]_「」\u3000！-～｡-ﾟ〇〒℡\u2010-\u2015\u2212-]"
)
"""Disguised once more as often as not: full width, and hyphens of every kind."""
_JAPANESE = re.compile("[ぁ-ゖァ-ヺ一-鿿]")
_IDENTIFIER = re.compile(r"[〒℡]?[A-Z]{0,3}[0-9][0-9 ()+./-]{4,}[A-Z]{0,2}")
"""Six digits and more: what short pieces may decode to as well. Random bytes do so once in ten million times."""
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_KANJI = re.compile("[一-鿿]")


def decoded(view: View) -> Iterator[View]:
    """One view a layer, as long as a layer decodes to anything."""
    budget = min(MOST, GROWTH * len(view.text) + 4_096)
    for _ in range(DEPTH):
        if not _GATE.search(view.text):
            return
        edits, added = [], 0
        for form in _FORMS.finditer(view.text):
            text = _decoders[str(form.lastgroup)](form[0])
            if text is None or text == form[0] or added + len(text) > budget:
                continue
            added += len(text)
            edits.append(Edit(*form.span(), normalise(text).text))
        if not edits:
            return
        view = rewritten(view, edits)
        yield view


def opaque(text: str) -> Iterator[tuple[int, int]]:
    """Long runs that look encoded and cannot be read."""
    for run in _LONG.finditer(text):
        if _mixed(run[0]) and _base64(run[0]) is None and _hex(run[0]) is None:
            yield run.span()


_LONG = re.compile(
    rf"(?<![A-Za-z0-9+/_=.-])(?:[A-Za-z0-9+/_-]|\r?\n){{{LEAST_OPAQUE},}}={{0,2}}(?![A-Za-z0-9+/_=.-])"
)


def _mixed(run: str) -> bool:
    if re.fullmatch(r"[0-9A-Fa-f\r\n]+", run):
        return len(set(run.lower())) >= 14
    kinds = (any(map(str.isdigit, run)), any(map(str.isupper, run)), any(map(str.islower, run)))
    return all(kinds) and len(set(run)) >= 20


def _readable(raw: bytes, encodings: tuple[str, ...] = ("utf-8",)) -> str | None:
    """The text if nine tenths of it are letters, digits and common signs; outside UTF-8 it MUST be common text too."""
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, ValueError):
            continue
        if (
            text
            and len(_LETTER.findall(text)) >= 0.9 * len(text)
            and (encoding == "utf-8" or _is_common(text))
        ):
            return text
    return None


def _is_common(text: str) -> bool:
    """Japanese of kana and of the kanji of JIS X 0208's first level, or an identifier: bytes in one encoding are often
    valid in another, and are rare kanji there."""
    kanji = _KANJI.findall(text)
    rare = sum(not b"\xb0" <= k.encode("euc_jp", "replace")[:1] <= b"\xcf" for k in kanji)
    return rare * 10 <= len(kanji) and (
        len(_JAPANESE.findall(text)) >= 2 or bool(_IDENTIFIER.fullmatch(text))
    )


_WEB = ("utf-8", "cp932", "euc_jp")
_ANY = (*_WEB, "utf-16", "utf-16-be")
"""Bytes without a mark of their order are tried in both. The order is that of how often each is met."""


def _text_in(raw: bytes) -> str | None:
    """What bytes say, inflated first where they are compressed."""
    if raw[:2] in (b"\x1f\x8b", b"\x78\x9c", b"\x78\x01", b"\x78\xda"):
        try:
            raw = zlib.decompressobj(wbits=47).decompress(raw, GROWTH * 16 * 1024)
        except zlib.error:
            return None
    if b"\x1b$" in raw:
        return _readable(raw, ("iso2022_jp",))
    return _readable(raw, _ANY if len(raw) >= 10 else ("utf-8",))


def _base64(run: str) -> str | None:
    compact = run.replace("\r", "").replace("\n", "")
    if (narrow := _base32(compact)) is not None or _WORDS.fullmatch(compact):
        return narrow
    bare = compact.rstrip("=").replace("-", "+").replace("_", "/")
    if len(bare) % 4 == 1:
        return None
    try:
        text = _text_in(base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True))
    except (binascii.Error, ValueError):
        return None
    return text if text is not None and _long_enough(bare, text) else None


def _long_enough(run: str, text: str) -> bool:
    return (
        len(run) >= 16
        or len(_JAPANESE.findall(text)) >= 2
        or bool(_IDENTIFIER.fullmatch(text))
        or (bool(_ENCODED.fullmatch(text)) and _base64(text) is not None)
    )


def _base32(run: str) -> str | None:
    if len(run) < 12 or not re.fullmatch(r"[A-Z2-7]{11,}={0,6}", run):
        return None
    bare = run.rstrip("=")
    try:
        text = _text_in(base64.b32decode(bare + "=" * (-len(bare) % 8)))
    except (binascii.Error, ValueError):
        return None
    return text if text is not None and _long_enough(bare, text) else None


def _hex(run: str) -> str | None:
    digits = re.sub("[ :]", "", run.removeprefix("0x"))
    try:
        text = _text_in(bytes.fromhex(digits))
    except ValueError:
        text = None
    if text is None or (digits.isdigit() and len(digits) < 24 and not _IDENTIFIER.fullmatch(text)):
        return _base64(run)
    return text


def _percent(run: str) -> str | None:
    if "%25" in run:
        return run.replace("%25", "%")
    return _readable(unquote_to_bytes(run), _WEB) if "%" in run else None


def _escape(run: str) -> str | None:
    if "{" in run:
        return "".join(_character(int(code, 16)) for code in re.findall(r"\{([0-9A-Fa-f]+)\}", run))
    raw = bytes.fromhex("".join(re.findall(r"\\x([0-9A-Fa-f]{2})", run)))
    return _readable(raw, _WEB) or raw.decode("latin-1")


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


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
    return _readable(quopri.decodestring(run.encode()), _WEB)


def _utf7(run: str) -> str | None:
    try:
        text = run.encode().decode("utf-7")
    except (UnicodeDecodeError, ValueError):
        return None
    return text if _JAPANESE.search(text) and len(_LETTER.findall(text)) == len(text) else None


def _host(run: str) -> str | None:
    try:
        return run.encode().decode("idna")
    except (UnicodeError, ValueError):
        return None


_LABEL = re.compile("(?:TEL|[Tt]el|FAX|[Ff]ax)(?=.{8})")


def _behind_label(run: str) -> str | None:
    """As a whole, or straight behind a word for telephone numbers."""
    text = _base64(run)
    if text is None and (label := _LABEL.match(run)):
        inner = _base64(run[label.end() :])
        return inner and f"{label[0]} {inner}"
    return text


_decoders: dict[str, Callable[[str], str | None]] = {
    "mime": _mime,
    "percent": _percent,
    "entity": html.unescape,
    "escape": _escape,
    "quoted": _quoted,
    "utf7": _utf7,
    "host": _host,
    "hex": _hex,
    "base64": _behind_label,
}
