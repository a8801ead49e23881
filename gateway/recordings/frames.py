"""MP3 (MPEG audio of all layers) and AAC: their frames, without what stands before, between and behind them."""

from __future__ import annotations

_RATES = {
    (1, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Kilobits per second by version and layer; layer 3 of version 2 has those of layer 2."""
_SAMPLING = (44_100, 48_000, 32_000)
_VERSIONS = {3: (1, 1), 2: (2, 2), 0: (2, 4)}
"""By the bits of the header: whose rates, and by how much the sampling is divided."""
_TAGS = (b"TAG", b"APE", b"LYR", b"ID3")


MOST_GAPS = 100_000
"""Places that look like the head of a frame and are none: more of them have pictures and texts, not recordings."""


def from_mp3(raw: bytes) -> bytes | None:
    """A frame counts where another one, or the end, follows it: two letters of a text can look like the head of one."""
    kept, place, gaps = [], tagged(raw), 0
    while 0 <= place < len(raw):
        if gaps > MOST_GAPS:
            return None
        size = frame_size(raw, place)
        if size and (place + size >= len(raw) or _follows(raw, place + size)):
            kept.append(raw[place : place + size])
            place += size
        else:
            gaps += 1
            place = raw.find(b"\xff", place + 1)
    return b"".join(kept) if len(kept) > 1 else None


def from_adts(raw: bytes) -> bytes | None:
    """AAC as it is streamed. Each frame tells its length, and what follows is another one, or no more of it."""
    kept, place = [], 0
    while size := adts_size(raw, place):
        kept.append(raw[place : place + size])
        place += size
    return b"".join(kept) or None


def adts_size(raw: bytes, place: int) -> int:
    """Of the frame that begins there; 0 where none does."""
    head = raw[place : place + 7]
    if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return 0
    size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    return size if size > 7 else 0


def _follows(raw: bytes, place: int) -> bool:
    return bool(frame_size(raw, place)) or raw.startswith(_TAGS, place)


def tagged(raw: bytes) -> int:
    """Where an ID3 tag at the beginning ends."""
    if raw[:3] != b"ID3" or len(raw) < 10:
        return 0
    size = sum(
        (byte & 0x7F) << shift for byte, shift in zip(raw[6:10], (21, 14, 7, 0), strict=True)
    )
    return 10 + size


def frame_size(raw: bytes, place: int) -> int:
    """Of the frame that begins there; 0 where none does."""
    head = raw[place : place + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rate, sampling, padding = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version not in _VERSIONS or layer == 4 or rate in (0, 15) or sampling == 3:
        return 0
    generation, divided = _VERSIONS[version]
    bits = 1000 * _RATES[generation, min(layer, 2) if generation == 2 else layer][rate - 1]
    hertz = _SAMPLING[sampling] // divided
    if layer == 1:
        return (12 * bits // hertz + padding) * 4
    return (72 if layer == 3 and generation == 2 else 144) * bits // hertz + padding
