"""The smallest recording: 8,000 numbers a second in a WAV file, and whatever else a test wants in it."""

from __future__ import annotations

_FORM = bytes.fromhex("01000100401f0000803e000002001000")


def wave(sound: bytes, **chunks: bytes) -> bytes:
    """`chunks` stand before the sound, under names of four letters."""
    parts = {"fmt ": _FORM, **chunks, "data": sound}
    body = b"".join(
        name.encode() + len(chunk).to_bytes(4, "little") + chunk + b"\0" * (len(chunk) % 2)
        for name, chunk in parts.items()
    )
    return b"RIFF" + (4 + len(body)).to_bytes(4, "little") + b"WAVE" + body
