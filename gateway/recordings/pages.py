"""Ogg (Opus, Vorbis, Speex): its pages, with the comments in them written over."""

from __future__ import annotations

from dataclasses import dataclass, field

_COMMENTS = {b"OpusHead": b"OpusTags", b"\x01vorbis": b"\x03vorbis", b"Speex   ": b""}
"""By how the first packet of a voice begins: how its second one does, which holds the comments."""
_FIRST = 0x02
_SUM = slice(22, 26)
"""Where a page's checksum stands."""

Place = tuple[int, int]


@dataclass(slots=True)
class _Voice:
    """`second`: where the bytes of its second packet stand."""

    mark: bytes
    packets: int = 0
    second: list[Place] = field(default_factory=list)


def from_ogg(raw: bytes) -> bytes | None:
    out, pages = bytearray(raw), _pages(raw)
    voices: list[_Voice] = []
    speaking: dict[bytes, _Voice] = {}
    touched = set()
    for page in pages:
        start, number = page[0], raw[page[0] + 14 : page[0] + 18]
        if raw[start + 5] & _FIRST:
            voices.append(_Voice(_mark(raw, start)))
            speaking[number] = voices[-1]
        if _counted(raw, start, speaking[number]):
            touched.add(page)
    for voice in voices:
        _overwrite(out, voice)
    kept = (_summed(out[a:b]) if (a, b) in touched else out[a:b] for a, b in pages)
    return b"".join(kept) or None


def _mark(raw: bytes, start: int) -> bytes:
    place = start + 27 + raw[start + 26]
    marks = [mark for head, mark in _COMMENTS.items() if raw.startswith(head, place)]
    if not marks:
        raise ValueError("an unknown voice")
    return marks[0]


def _pages(raw: bytes) -> list[Place]:
    """Begin and end of each; what stands between them is not one."""
    found, place = [], raw.find(b"OggS")
    while place >= 0:
        sizes = raw[place + 27 : place + 27 + raw[place + 26]]
        end = place + 27 + len(sizes) + sum(sizes)
        if end <= len(raw):
            found.append((place, end))
        place = raw.find(b"OggS", end)
    return found


def _counted(raw: bytes, start: int, voice: _Voice) -> bool:
    """Whether part of the second packet is in this page."""
    sizes = raw[start + 27 : start + 27 + raw[start + 26]]
    place, before = start + 27 + len(sizes), len(voice.second)
    for size in sizes:
        if voice.packets == 1:
            voice.second.append((place, place + size))
        place += size
        voice.packets += size < 255
    return len(voice.second) > before


def _overwrite(out: bytearray, voice: _Voice) -> None:
    """The list keeps its lengths: a decoder reads `A=` and blanks. Raises ValueError for what is no list."""
    packet = bytearray(b"".join(out[a:b] for a, b in voice.second))
    if not packet.startswith(voice.mark):
        raise ValueError("no comments")
    start, size = len(voice.mark), _length(packet, len(voice.mark))
    places, at = [(start + 4, size)], start + 8 + size
    for _ in range(_length(packet, at - 4)):
        size = _length(packet, at)
        places.append((at + 4, size))
        at += 4 + size
    for start, length in places:
        packet[start : start + length] = b"A=".ljust(length)[:length]
    framed = voice.mark == _COMMENTS[b"\x01vorbis"]
    packet[at + framed :] = bytes(len(packet[at + framed :]))
    place = 0
    for start, end in voice.second:
        out[start:end] = packet[place : place + end - start]
        place += end - start


def _length(packet: bytearray, place: int) -> int:
    length = int.from_bytes(packet[place : place + 4], "little")
    if place + 4 + length > len(packet) + 4:
        raise ValueError("no comments")
    return length


def _summed(page: bytearray) -> bytearray:
    page[_SUM] = bytes(4)
    total = 0
    for byte in page:
        total = (total << 8 & 0xFFFFFFFF) ^ _TABLE[total >> 24 ^ byte]
    page[_SUM] = total.to_bytes(4, "little")
    return page


def _row(byte: int) -> int:
    row = byte << 24
    for _ in range(8):
        row = (row << 1 ^ 0x04C11DB7 if row & 0x80000000 else row << 1) & 0xFFFFFFFF
    return row


_TABLE = [_row(byte) for byte in range(256)]
