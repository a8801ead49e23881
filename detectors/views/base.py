"""Bytes written in letters: base64, base32, base16 and base85 in their common alphabets; and what of them is opaque."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from detectors.views.unpacked import IDENTIFIER, JAPANESE, holds_rare, is_plain_japanese, unpacked

_WORDS = re.compile(r"[A-Z]?[a-z]{2,}(?:[-_/][A-Z]?[a-z]{2,})*|[0-9-]+|[A-Z]+")
"""Ordinary words and numbers: most of what looks like base64 in English text."""
_ENCODED = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_WEB_PADDING = re.compile("(?:%3[Dd])+$")
_LABEL = re.compile("(?:TEL|[Tt]el|FAX|[Ff]ax)(?=.{8})")


def decode_base_n(run: str) -> str | None:
    """As a whole, or straight behind a word for telephone numbers."""
    run = _WEB_PADDING.sub("", run)
    text = _base64(run)
    if text is None and (label := _LABEL.match(run)):
        inner = _base64(run[label.end() :])
        return inner and f"{label[0]} {inner}"
    return text


def decode_lines(run: str, place: int) -> Iterator[tuple[int, int, str]]:
    """Each line by itself: a list of codes is no long one in lines."""
    for line in re.finditer(r"[^\r\n]+", run):
        text = decode_base_n(line[0])
        if text is not None:
            yield place + line.start(), place + line.end(), text


def _base64(run: str) -> str | None:
    compact = run.replace("\r", "").replace("\n", "")
    if (narrow := _base32(compact)) is not None or _WORDS.fullmatch(compact):
        return narrow
    bare = compact.rstrip("=").replace("-", "+").replace("_", "/")
    if len(bare) % 4 == 1:
        return None
    try:
        text = unpacked(base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True))
    except (binascii.Error, ValueError):
        return None
    return text if text is not None and _long_enough(bare, text) else None


def _long_enough(run: str, text: str) -> bool:
    return (
        len(run) >= 16
        or len(JAPANESE.findall(text)) >= 2
        or bool(IDENTIFIER.fullmatch(text))
        or (bool(_ENCODED.fullmatch(text)) and _base64(text) is not None)
    )


_BASE32 = re.compile(r"[A-Z2-7]{11,}={0,6}|[a-z2-7]{11,}={0,6}")
_BASE32_HEX = re.compile(r"[0-9A-V]{11,}={0,6}|[0-9a-v]{11,}={0,6}")


def _base32(run: str) -> str | None:
    if len(run) < 12 or run.isdigit():
        return None
    bare = run.rstrip("=").upper()
    padded = bare + "=" * (-len(bare) % 8)
    for form, decode in ((_BASE32, base64.b32decode), (_BASE32_HEX, base64.b32hexdecode)):
        if not form.fullmatch(run):
            continue
        try:
            text = unpacked(decode(padded))
        except (binascii.Error, ValueError):
            continue
        if text is not None and _long_enough(bare, text):
            return text
    return None


def decode_hex(run: str) -> str | None:
    """Bytes in hexadecimal; where all of them could be decimal as well, what makes more sense."""
    digits = re.sub("0x|[ :,\r\n-]", "", run)
    try:
        text = unpacked(bytes.fromhex(digits))
    except ValueError:
        text = None
    if text is not None and (not digits.isdigit() or IDENTIFIER.fullmatch(text)):
        return text
    if _PAIRS.fullmatch(run):
        return decode_decimal(run) or (text if len(digits) >= 24 else None)
    whole = re.fullmatch("[0-9A-Fa-fx]+", run)
    return text if text is not None and len(digits) >= 24 else whole and decode_base_n(run)


_PAIRS = re.compile("(?:[0-9]{2,5}(?:[ ,-]{1,2}|,?\r?\n ?))+[0-9]{2,5}")


_OCTAL = re.compile("(?:[01][0-7]{2} )+[01][0-7]{2}")
"""Of ASCII."""


def decode_decimal(run: str) -> str | None:
    """Bytes or characters by their numbers."""
    numbers = [int(n, 16 if "x" in n else 10) for n in re.findall("0x[0-9A-Fa-f]+|[0-9]+", run)]
    if max(numbers) >= 256:
        text = "".join(map(chr, numbers))
        return text if is_plain_japanese(text) else None
    if _OCTAL.fullmatch(run) and (octal := unpacked(bytes(int(n, 8) for n in run.split()))):
        return octal
    said = unpacked(bytes(numbers))
    shaped = said and (IDENTIFIER.fullmatch(said) or re.fullmatch(r"[!-~]{6,}", said))
    return said if said and (shaped or is_plain_japanese(said) or _in_utf8(numbers)) else None


def _in_utf8(numbers: list[int]) -> bool:
    """Two letters of Japanese and more: random bytes hardly ever are letters of three bytes each."""
    try:
        text = bytes(numbers).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(JAPANESE.findall(text)) >= 2 and not holds_rare(text)


def decode_groups(run: str) -> str | None:
    """Base64 set in groups or lines of one length."""
    groups = run.split()
    if any(g.endswith("=") for g in groups[:-1]):
        return _one_by_one(groups)
    if len({len(g) for g in groups[:-1]}) > 1 or len(groups[-1].rstrip("=")) > len(groups[0]):
        return None
    whole = "".join(groups)
    return decode_base_n(whole) if len(whole) >= 12 else None


def _one_by_one(groups: list[str]) -> str | None:
    """Each group by itself: a letter at a time."""
    try:
        raw = b"".join(base64.b64decode(g, validate=True) for g in groups)
    except (binascii.Error, ValueError):
        return None
    text = unpacked(raw)
    return text if text is not None and _long_enough("", text) else None


_FRAMED = re.compile(r"<~([!-uz]{5,4000})~>")
_ENDS = "\"'()[]<>,.;:"
"""Quotation marks and the like around it, where with them it is nothing."""
_STRANGE = re.compile(r"[!-&*<->?\[-`{-~]")
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])", re.DOTALL)
_ADDRESS_OF_WEB = re.compile(r"[a-z]{2,8}://")


def decode_base85(run: str) -> Iterator[tuple[int, int, str]]:
    """Ascii85 or its kin for programs: what decodes to Japanese, an identifier or a text, and to nothing less."""
    framed = _FRAMED.search(run)
    if framed is not None:
        text = _base85(framed[1])
        if text is not None:
            yield *framed.span(), text
        return
    bare = run.strip(_ENDS)
    if not (_STRANGE.search(bare) or _MIXED.match(bare)) or _ADDRESS_OF_WEB.search(run):
        return
    for piece in (run, bare) if bare != run else (run,):
        text = _base85(piece)
        if text is not None:
            start = run.index(piece)
            yield start, start + len(piece), text
            return


def _base85(piece: str) -> str | None:
    for decode in (base64.b85decode, base64.a85decode):
        try:
            raw = decode(piece.encode())
        except (ValueError, binascii.Error):
            continue
        text = unpacked(raw)
        if text is not None and _is_meant(text):
            return text
    return None


def _is_meant(text: str) -> bool:
    """Half-width kana are what most bytes are in Shift_JIS."""
    if _HALF_WIDTH.search(text):
        return False
    return len(text) >= 8 or len(JAPANESE.findall(text)) >= 2 or bool(IDENTIFIER.fullmatch(text))


_HALF_WIDTH = re.compile("[｡-ﾟ]")
LEAST_OPAQUE, LONG_OPAQUE = 64, 200
"""Characters from which on an encoded-looking run that cannot be read is worth a finding, and from which on it is worth
more: short ones are mostly keys and signatures."""
_LONG = re.compile(
    rf"(?<![A-Za-z0-9+/_=.-])(?:[A-Za-z0-9+/_-]|\r?\n){{{LEAST_OPAQUE},}}={{0,2}}(?![A-Za-z0-9+/_=.-])"
)
_LONG_DENSE = re.compile(rf"(?<![!-~])[!-~]{{{LEAST_OPAQUE},4000}}(?![!-~])")
_LONG_GROUPS = re.compile(
    r"(?<![A-Za-z0-9+/_=-])(?:[A-Za-z0-9+/]{2,76}[ :]){12,800}[A-Za-z0-9+/]{1,76}={0,2}(?![A-Za-z0-9+/_=-])"
)
_DIGEST = re.compile("(?:[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128}|[0-9A-F]{64}|[0-9A-F]{128})")
_WORD = re.compile("[A-Za-z][a-z]{4}")


def opaque(text: str) -> Iterator[tuple[int, int]]:
    """Long runs that look encoded and cannot be read: in any alphabet, in one piece, in lines or in groups."""
    for run in _LONG.finditer(text):
        if _mixed(run[0]) and _base64(run[0]) is None and decode_hex(run[0]) is None:
            yield run.span()
    for run in _LONG_DENSE.finditer(text):
        if _is_noise(run[0]) and not list(decode_base85(run[0])):
            yield run.span()
    for run in _LONG_GROUPS.finditer(text):
        if _is_one_length(run[0]) and decode_groups(run[0]) is None and decode_hex(run[0]) is None:
            yield run.span()


def _is_one_length(run: str) -> bool:
    groups = re.split("[ :]", run)
    whole = "".join(groups)
    return (
        len(whole) >= LEAST_OPAQUE
        and len({len(g) for g in groups[:-1]}) == 1
        and not whole.isdigit()
        and _mixed(whole)
    )


def _is_noise(run: str) -> bool:
    """Signs all over it and no words: base85, not an address of the web and not a program."""
    signs = len(_STRANGE.findall(run))
    return (
        6 * signs >= len(run)
        and len(set(run)) >= 30
        and not _ADDRESS_OF_WEB.search(run)
        and len(_WORD.findall(run)) * 60 < len(run)
    )


def _mixed(run: str) -> bool:
    if _DIGEST.fullmatch(run):
        return False
    if re.fullmatch(r"[0-9A-Fa-f\r\n]+", run):
        return len(set(run.lower())) >= 14
    return bool(_MIXED.match(run)) and len(set(run)) >= 20
