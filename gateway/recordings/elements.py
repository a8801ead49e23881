"""WebM: every element stays where it is; all but sound, and what a decoder reads, is emptied: zeros end a string."""

from __future__ import annotations

_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675
_WITHIN = frozenset(
    [
        *(_SEGMENT, _CLUSTER, 0x1549A966, 0x1654AE6B, 0xAE, 0xE1, 0xA0),
        *(0x1C53BB6B, 0xBB, 0xB7, 0x114D9B74, 0x4DBB, 0x75A1, 0xA6),
    ]
)
"""Segment, cluster, information, tracks, a track, its sound, a group of blocks, cues, seeking."""
_HEADER = 0x1A45DFA3
_BLOCKS = frozenset([0xA3, 0xA1])
_NUMBERS = frozenset(
    [
        *(0xE7, 0xA7, 0xAB, 0x9B, 0xFB, 0x75A2, 0xEE, 0xA5, 0x2AD7B1, 0x4489, 0xD7, 0x73C5, 0x83),
        *(0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x22B59C, 0x86, 0x63A2, 0xAA, 0x56AA),
        *(0x56BB, 0xB5, 0x78B5, 0x9F, 0x6264, 0xB3, 0xF7, 0xF1, 0xF0, 0xB2, 0x5378, 0x53AB, 0x53AC),
    ]
)
"""What a decoder reads: times, sizes, kinds of codecs and their settings."""
DEEPEST = 8


def from_webm(raw: bytes) -> bytes | None:
    out = bytearray(raw)
    kinds = _emptied(out, 0, len(out), DEEPEST)
    return bytes(out) if {_HEADER, _SEGMENT} <= kinds and kinds & _BLOCKS else None


def _emptied(out: bytearray, place: int, end: int, depth: int) -> set[int]:
    """The ids of the elements from `place` up to `end`; raises ValueError for what is none. What is in one of no size
    (as browsers record) is read as if it stood beside it."""
    kinds = set()
    while place < end:
        identity, inside = _number(out, place, keep=True)
        size, inside = _number(out, inside)
        kinds.add(identity)
        if size < 0 and identity in _WITHIN:
            place = inside
            continue
        following = inside + size
        if not inside <= following <= end or not depth:
            raise ValueError("no element")
        if identity in _WITHIN:
            kinds |= _emptied(out, inside, following, depth - 1)
        elif identity not in _BLOCKS and identity not in _NUMBERS and identity != _HEADER:
            out[inside:following] = bytes(following - inside)
        place = following
    return kinds


def _number(out: bytearray, place: int, *, keep: bool = False) -> tuple[int, int]:
    """A number of variable length, and where it ends; -1 for a size that is not told."""
    length = 9 - out[place].bit_length()
    if length > 8 or place + length > len(out):
        raise ValueError("no number")
    number = int.from_bytes(out[place : place + length], "big")
    if keep:
        return number, place + length
    most = (1 << 7 * length) - 1
    value = number & most
    return (-1 if value == most else value), place + length
