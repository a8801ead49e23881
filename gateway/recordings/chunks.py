"""WAV and FLAC: the chunks that a decoder needs."""

from __future__ import annotations

from gateway.recordings.text import is_text

NEEDED = (b"fmt ", b"fact", b"data")
STREAM, SEEKING = 0, 3
LAST = 0x80


def from_wave(raw: bytes) -> bytes | None:
    """Programs that write as they record leave sizes open: then the sound goes to the end of the file."""
    kept: dict[bytes, bytes] = {}
    place = 12
    while place + 8 <= len(raw):
        name, size = raw[place : place + 4], int.from_bytes(raw[place + 4 : place + 8], "little")
        if name in NEEDED:
            kept.setdefault(name, raw[place + 8 : place + 8 + size])
        place += 8 + size + size % 2
    data = kept.get(b"data")
    if len(kept.get(b"fmt ", b"")) < 16 or not data or is_text(data):
        return None
    chunks = b"".join(
        n + len(c).to_bytes(4, "little") + c + b"\0" * (len(c) % 2)
        for n in NEEDED
        if (c := kept.get(n)) is not None
    )
    return b"RIFF" + (4 + len(chunks)).to_bytes(4, "little") + b"WAVE" + chunks


def from_flac(raw: bytes) -> bytes | None:
    kept: list[tuple[int, bytes]] = []
    place, last = 4, False
    while not last:
        head, size = raw[place], int.from_bytes(raw[place + 1 : place + 4], "big")
        last = bool(head & LAST)
        if head & ~LAST in (STREAM, SEEKING):
            kept.append((head & ~LAST, raw[place + 4 : place + 4 + size]))
        place += 4 + size
    frames = raw[place:]
    if not kept or kept[0][0] != STREAM or frames[:1] != b"\xff" or frames[1] & 0xFC != 0xF8:
        return None
    blocks = b"".join(
        bytes([kind | (LAST if kind == kept[-1][0] else 0)]) + len(block).to_bytes(3, "big") + block
        for kind, block in kept
    )
    if frames[-128:-125] == b"TAG":
        frames = frames[:-128]
    return b"fLaC" + blocks + frames
