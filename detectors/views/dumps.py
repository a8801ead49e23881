"""Bytes as programs print them to be looked at: xxd, hexdump, od, groups of eight binary digits, and files sent
as letters by uuencode."""

from __future__ import annotations

import binascii
import re

from detectors.views.unpacked import unpacked

_LINE = re.compile(r"(?:0x)?(?P<place>[0-9A-Fa-f]{4,8})(?P<colon>:?) {1,2}(?P<rest>[^\r\n]+)")
_OCTAL = re.compile(r"(?:[0-3][0-7]{2} ?){1,16}")
_BYTES = re.compile(r"(?:[0-9A-Fa-f]{2}){1,2}")
_SHOWN = re.compile(r" {2,}[^0-9A-Fa-f ]| {3,}|\|")
"""Where what the bytes look like begins."""


def decode_dump(run: str) -> str | None:
    """What the bytes say; words of two bytes without a colon are of machines that store the lower one first."""
    raw = bytearray()
    for line in _LINE.finditer(run):
        rest = line["rest"]
        if _OCTAL.fullmatch(rest):
            raw += bytes(int(code, 8) for code in rest.split())
            continue
        width = 48 if rest[2:3] == " " else 39
        shown = _SHOWN.search(rest)
        words = _BYTES.findall(rest[: min(width, shown.start() if shown else width)])
        for word in words:
            pair = bytes.fromhex(word)
            raw += pair if line["colon"] or len(pair) == 1 else pair[::-1]
    return unpacked(bytes(raw).rstrip(b"\0"))


def decode_binary(run: str) -> str | None:
    return unpacked(bytes(int(byte, 2) for byte in re.findall("[01]{8}", run)))


def decode_uuencoded(run: str) -> str | None:
    raw = bytearray()
    for line in run.splitlines()[1:]:
        if line in ("`", "end", ""):
            break
        try:
            raw += binascii.a2b_uu(line)
        except binascii.Error:
            return None
    return unpacked(bytes(raw))
