"""What of a recording leaves: what can be heard. Titles, names, places, pictures and remarks in the file stay here.

Sound cannot be read before it is transcribed; text beside it could be, and nobody would. So it goes, and what has none
of these forms, or text in place of its sound, is no recording: it would leave unread.
"""

from __future__ import annotations

from collections.abc import Callable

from gateway.recordings.boxes import from_mp4
from gateway.recordings.chunks import from_flac, from_wave
from gateway.recordings.elements import from_webm
from gateway.recordings.frames import adts_size, frame_size, from_adts, from_mp3, tagged
from gateway.recordings.pages import from_ogg
from gateway.recordings.text import has_text, is_text

Reader = Callable[[bytes], bytes | None]
FORMS: tuple[tuple[tuple[str, ...], Callable[[bytes], bool], Reader], ...] = (
    (("wav",), lambda raw: raw[:4] == b"RIFF" and raw[8:12] == b"WAVE", from_wave),
    (("flac",), lambda raw: raw[:4] == b"fLaC", from_flac),
    (("ogg", "oga"), lambda raw: raw[:4] == b"OggS", from_ogg),
    (("m4a", "mp4"), lambda raw: raw[4:8] == b"ftyp", from_mp4),
    (("webm",), lambda raw: raw[:4] == b"\x1a\x45\xdf\xa3", from_webm),
    (("mp3", "mpga", "mpeg"), lambda raw: True, from_mp3),
)
"""The endings of each form (the first is its own), how it begins, and its reader."""


def sound_alone(raw: bytes, ending: str) -> tuple[str, bytes] | None:
    """The ending under which a recording is sent, and its sound; None for what is none. Bytes say what, not names."""
    endings, read = next((e, reader) for e, begins, reader in FORMS if begins(raw))
    sound = _read(read, raw)
    if sound is None:
        return None
    return ending if ending in endings else endings[0], sound


def speech_alone(raw: bytes) -> bytes | None:
    """The sound of a speech that a provider made; None for what is none. What has no form is samples: they are told
    unless they are a text."""
    for _, begins, read in FORMS[:-1]:
        if begins(raw):
            return _read(read, raw)
    begin = tagged(raw)
    if adts_size(raw, begin):
        return _read(from_adts, raw[begin:])
    if begin or frame_size(raw, 0):
        return _read(from_mp3, raw)
    return None if is_text(raw) else _read(bytes, raw)


def _read(read: Reader, raw: bytes) -> bytes | None:
    try:
        sound = read(raw)
    except (LookupError, ValueError):
        return None
    return None if not sound or has_text(sound) else sound
