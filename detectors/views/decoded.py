"""What is encoded in a text, decoded in its place: base64 and its kin, escapes of the web and of programs.

Bounded: three layers, a text that grows to four times its size at most, a megabyte. Whatever does not decode to
something that reads as text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple
from types import MappingProxyType

from detectors.views.base import (
    decode_base85,
    decode_base_n,
    decode_decimal,
    decode_groups,
    decode_hex,
    decode_lines,
)
from detectors.views.dumps import decode_binary, decode_dump, decode_uuencoded
from detectors.views.escapes import DECODERS
from detectors.views.normalise import View, normalise
from detectors.views.rewrite import Edit, apart, rewritten
from detectors.views.unpacked import JAPANESE

DEPTH = 3
GROWTH = 4
MOST = 1_048_576

_BASE64 = r"(?:[A-Za-z0-9+/]{8,}\r?\n)*[A-Za-z0-9+/_-]{8,}(?:={1,6}|(?:%3[Dd]){1,2})?"
"""The padding is often written for the web."""
_NUMBER = r"(?:[Cc][Hh][Rr][Ww]?\$?\()?(?:0x[0-9A-Fa-f]{2,5}|[0-9]{2,5})\)?"
_CALLED = r"(?:(?:String\.from(?:CharCode|CodePoint)|bytes|bytearray)\( ?\[? ?|\"{2}\.join\(map\(chr, ?\[)"
"""What programs have in front of a list of codes; it ends with the brackets that it began with."""
_ALONE, _ENDED = "(?<![A-Za-z0-9+/_-])", "(?![A-Za-z0-9+/_-])"
_DUMPED = (
    r"(?:(?:(?:0x)?[0-9A-Fa-f]{4,8}:|[0-9A-Fa-f]{7,8}) {1,2}(?:[0-9A-Fa-f]{2}){1,2}(?:(?= )[^\r\n]{1,90})?(?![^\r\n])"
    r"|[0-7]{7} (?:[0-3][0-7]{2}(?: |(?![^\r\n]))){1,16})"
)
"""A line of a dump of bytes: where it begins, the bytes, and mostly what they look like."""
_DUMP = rf"(?<![^\n])(?P<dump>{_DUMPED}(?:\r?\n{_DUMPED}){{0,4000}}(?:\r?\n[0-9A-Fa-f]{{7,8}}(?![^\r\n]))?)"
_SIGNED = (
    r"(?P<uu>(?<![^\n])begin [0-7]{3} [!-~]{1,80}\r?\n(?:[ -`]{2,62}\r?\n){1,2000}(?:`?\r?\n)?(?:end)?)|"
    r"(?P<mime>=\?[A-Za-z0-9_-]{2,20}\?[BbQq]\?[!->@-~]{1,2000}\?=)"
    r"|(?P<point>(?:\[?[Uu]\+[0-9A-Fa-f]{4,6}\]?[ ,;、]{0,2}){2,2000})"
    r"|(?P<escape>(?:\\x[0-9A-Fa-f]{2}|\\[ux]\{[0-9A-Fa-f]{1,6}\}|\\U[0-9A-Fa-f]{8}|\\o\{[0-7]{1,7}\}"
    r"|\\N\{U\+[0-9A-Fa-f]{1,6}\}|\\{0,15}[%\\]u[0-9A-Fa-f]{4}|(?<=\\x[0-9A-Fa-f]{2})[ ,](?=\\x)){2,4000}"
    r"|(?:\\x[0-9A-Fa-f]{2}[A-Za-z0-9@._-]{1,4}){2,2000}\\x[0-9A-Fa-f]{2})"
    r"|(?P<newline>(?<=[0-9])(?:\\{1,16}[nrt]){1,4}(?=[0-9]))"
    r"|(?P<slash>(?:\\[0-9A-Fa-f]{1,6} ?){2,4000})"
    r"|(?P<percent>(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9._~-](?=[A-Za-z0-9._~-]{0,8}%[0-9A-Fa-f]{2})){1,4000})"
    r"|(?P<entity>(?:&(?:#[0-9]{1,9};?|#[xX][0-9A-Fa-f]{1,8};?|[A-Za-z]{2,24};))+)"
    r"|(?P<quoted>(?:=[0-9A-Fa-f]{2}|=\r?\n(?==)){3,4000})"
    r"|(?P<utf7>\+[A-Za-z0-9+/]{3,2000}-?|&[A-Za-z0-9+,]{3,2000}-)"
    r"|(?<![a-z0-9.-])(?P<host>(?:[a-z0-9-]{1,63}\.){0,8}xn--[a-z0-9-]{2,60})"
    rf"|(?P<data>data:[A-Za-z0-9/+.;=-]{{0,80}};base64,{_BASE64})"
)
_SIGNS = re.compile(r"[\\=+%&bxd](?:(?<=[\\=+%&])|(?<=b)egin |(?<=x)n--|(?<=d)ata:)")
"""Without one of these a run holds none of those forms."""
_NUMBERED = (
    r"(?<![0-9])(?P<binary>(?:[01]{8}[ ,\r\n]{1,2}){4,4000}[01]{8})(?![0-9])"
    rf"|{_ALONE}(?:(?P<hex>(?:(?:0x)?[0-9A-Fa-f]{{2}}[ :,\r\n-]{{0,2}}){{6,4000}}(?:0x)?[0-9A-Fa-f]{{2}}){_ENDED}"
    rf"|(?<!\.)(?P<decimal>{_CALLED}?"
    rf"(?:{_NUMBER}(?: ?[,;+&-] ?|  ?|,?\r?\n ?)){{3,4000}}{_NUMBER}(?: ?\]?\){{1,2}})?){_ENDED}"
    rf"|(?P<base64>{_BASE64}){_ENDED})"
)
_BARE = re.compile(f"{_DUMP}|{_NUMBERED}")
_FORMS = re.compile(f"{_DUMP}|{_SIGNED}|{_NUMBERED}")
_RUN = re.compile(r"[ -~][ -~\r\n、]{2,}")
"""Where a form may stand, from end to end: none is shorter, begins with or holds anything else."""
_GATE = re.compile(
    r"[!-~](?:[!-~]{7}|[!-~]{1,6}[ \n]{1,2}[!-~]{2,7}[ \n]|(?<=\)) & "
    r"|(?<=&)[#A-Za-z]|(?<=%)[0-9A-Fa-f]{2}|(?<==)\?|(?<=[Uu])\+[0-9A-Fa-f]{4})"
)
"""Begins with a class of its own, so that Japanese is passed over at the speed of a scan."""
_DENSE = re.compile(r"[!-~](?<![!-~].)[!-~]{7,3999}(?![!-~])")
"""What base85 may be: signs of every kind, and no blank between them."""
MOST_DENSE = 65_536
_GROUPED = re.compile(
    r"(?=[A-Za-z0-9+/])(?<![A-Za-z0-9+/_=-])"
    r"(?:[A-Za-z0-9+/]{2,76}={0,2}(?: |\r?\n)){1,800}[A-Za-z0-9+/]{1,76}={0,2}(?![A-Za-z0-9+/_=-])"
)
"""What base64 in groups of one length may be."""
_HALVES = re.compile(
    r"(?P<first>[A-Za-z0-9+/](?<![A-Za-z0-9+/_=-].)[A-Za-z0-9+/]{5,399})[^A-Za-z0-9+/_=\n-]{1,12}(?P<second>[A-Za-z0-9+/]{6,400}={0,2})(?![A-Za-z0-9+/_=-])"
)
"""Base64 in two pieces with a few words of Japanese or signs between them."""
_MIXED = re.compile(r"[A-Za-z0-9](?:(?<=[a-z])[A-Z0-9]|(?<=[0-9])[A-Za-z]|[!-&*;-@\[-`{-~][!-~])")
"""Of small and capital letters and digits, or with signs inside: no run of base64 or base85 is without."""


def decoded(view: View) -> Iterator[View]:
    """One view a layer, as long as a layer decodes to anything."""
    budget = min(MOST, GROWTH * len(view.text) + 4_096)
    for _ in range(DEPTH):
        if not _GATE.search(view.text):
            return
        edits = list(_bounded(_pieces(view.text), budget))
        if not edits:
            return
        view = rewritten(view, edits)
        yield view


def _bounded(pieces: Iterator[tuple[int, int, str]], budget: int) -> Iterator[Edit]:
    added = 0
    for start, end, text in pieces:
        if added + len(text) <= budget:
            added += len(text)
            yield Edit(start, end, normalise(text).text)


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Encoded pieces and what they say, in order and apart."""
    mixed = _MIXED.search(text) is not None
    runs = (*_dense(text), *_grouped(text), *_halved(text)) if mixed else ()
    dense = [astuple(e) for e in apart(Edit(*run) for run in runs)]
    for form in _forms(text):
        while dense and dense[0][1] <= form.start():
            yield dense.pop(0)
        if dense and dense[0][0] < form.end():
            continue
        for piece in _read(form):
            if piece[2] != text[piece[0] : piece[1]]:
                yield piece
    yield from dense


def _forms(text: str) -> Iterator[re.Match[str]]:
    for run in _RUN.finditer(text):
        forms = _FORMS if _SIGNS.search(text, *run.span()) else _BARE
        yield from forms.finditer(text, *run.span())


def _read(form: re.Match[str]) -> Iterator[tuple[int, int, str]]:
    kind = str(form.lastgroup)
    start, end = form.span(kind)
    if kind == "base64" and "\n" in form[0] and decode_base_n(form[0]) is None:
        yield from decode_lines(form[0], start)
        return
    said = (_BASES.get(kind) or DECODERS[kind])(form[0])
    if said is not None:
        yield start, end, said


def _dense(text: str) -> Iterator[tuple[int, int, str]]:
    spent = 0
    for run in _DENSE.finditer(text):
        spent += len(run[0])
        if spent > MOST_DENSE:
            return
        for start, end, said in decode_base85(run[0]):
            yield run.start() + start, run.start() + end, said


def _grouped(text: str) -> Iterator[tuple[int, int, str]]:
    for run in _GROUPED.finditer(text):
        said = decode_groups(run[0])
        if said is not None:
            yield *run.span(), said


def _halved(text: str) -> Iterator[tuple[int, int, str]]:
    for run in _HALVES.finditer(text):
        said = decode_base_n(run["first"] + run["second"])
        if said is not None and not any(
            JAPANESE.search(decode_base_n(run[half]) or "") for half in ("first", "second")
        ):
            yield *run.span(), said


def _data(run: str) -> str | None:
    return decode_base_n(run.partition(",")[2])


_BASES: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        "data": _data,
        "decimal": decode_decimal,
        "hex": decode_hex,
        "base64": decode_base_n,
        "dump": decode_dump,
        "uu": decode_uuencoded,
        "binary": decode_binary,
    }
)
