"""What the built-in model gives where sounds and pictures are asked for: real files, as small as can be."""

from __future__ import annotations

import base64
import hashlib
import io
import math
import struct
import time
import wave
import zlib

from gateway.upstreams.upstream import Call
from gateway.web.body import Json
from gateway.wire.binary import Binary

RATE = 8000
SIZE = 64
"""Pixels on a side."""


def transcript(call: Call) -> Json:
    """Says what arrived, and the prompt back."""
    size = len(call.upload.raw) if call.upload else 0
    text = f"（練習用モデル）{size}バイトの録音を受け取りました。{call.body.get('prompt', '')}"
    if call.body.get("response_format") != "verbose_json":
        return {"text": text}
    segment = {"id": 0, "start": 0.0, "end": 1.0, "text": text}
    return {"text": text, "language": "japanese", "duration": 1.0, "segments": [segment]}


def transcript_events(call: Call) -> list[Json]:
    text = transcript(call)["text"]
    pieces = [text[i : i + 8] for i in range(0, len(text), 8)]
    return [
        *({"type": "transcript.text.delta", "delta": piece} for piece in pieces),
        {"type": "transcript.text.done", "text": text},
    ]


def speech(call: Call) -> Binary:
    """A tone of half a second, whatever the text: a WAV file under every name."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        samples = (int(8000 * math.sin(2 * math.pi * 440 * n / RATE)) for n in range(RATE // 2))
        sound.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return Binary("audio/wav", file.getvalue())


def pictures(call: Call) -> Json:
    """A plane in a colour that the prompt alone determines."""
    colour = hashlib.blake2b(str(call.body["prompt"]).encode(), digest_size=3).digest()
    told = {"b64_json": base64.b64encode(_png(colour)).decode()}
    return {"created": int(time.time()), "data": [told] * (call.body.get("n") or 1)}


def _png(colour: bytes) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        checked = name + content
        return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))

    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    rows = (b"\0" + colour * SIZE) * SIZE
    packed = zlib.compress(rows)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )
