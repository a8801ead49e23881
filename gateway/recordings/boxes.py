"""MP4 and M4A: every box stays where it is, for others tell places in the file; what no decoder needs is emptied."""

from __future__ import annotations

_WITHIN = frozenset(b"moov trak mdia minf stbl edts dinf mvex moof traf".split())
_NEEDED = frozenset(
    b"""
    ftyp styp mdat mvhd tkhd mdhd elst smhd vmhd nmhd dref stsd stts ctts stsc stsz stz2 stco co64 stss
    sgpd sbgp mehd trex mfhd tfhd tfdt trun sidx saio saiz
    """.split()
)
HANDLER = b"hdlr"
_NAMED = 24
"""Bytes of a handler before its name."""
DEEPEST = 8


def from_mp4(raw: bytes) -> bytes | None:
    out = bytearray(raw)
    kinds = _emptied(out, 0, len(out), DEEPEST)
    return bytes(out) if {b"ftyp", b"mdat"} <= kinds and kinds & {b"moov", b"moof"} else None


def _emptied(out: bytearray, place: int, end: int, depth: int) -> set[bytes]:
    """The kinds of the boxes from `place` up to `end`; raises ValueError for what is none."""
    kinds = set()
    while place < end:
        size, kind, inside = (
            int.from_bytes(out[place : place + 4], "big"),
            bytes(out[place + 4 : place + 8]),
            place + 8,
        )
        if size == 1:
            size, inside = int.from_bytes(out[place + 8 : place + 16], "big"), place + 16
        following = place + size if size else end
        if not inside <= following <= end or not depth:
            raise ValueError("no box")
        if kind in _WITHIN:
            _emptied(out, inside, following, depth - 1)
        elif kind == HANDLER:
            _blank(out, inside + _NAMED, following)
        elif kind not in _NEEDED:
            out[place + 4 : place + 8] = b"free"
            _blank(out, inside, following)
        kinds.add(kind)
        place = following
    return kinds


def _blank(out: bytearray, start: int, end: int) -> None:
    out[start:end] = bytes(max(0, end - start))
