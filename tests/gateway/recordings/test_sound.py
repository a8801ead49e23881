"""Of recordings by real encoders (FFmpeg, libsndfile) the sound stays, and what was written in them goes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from gateway.recordings.frames import MOST_GAPS
from gateway.recordings.sound import sound_alone, speech_alone
from tests.recording import wave

NOTE = b"Taro Yamada was here"
FILES = {file.name: file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.[mwfo]*"))}
SOUND = {
    "a.flac": 266,
    "a.m4a": 1549,
    "a.mp3": 648,
    "a.ogg": 532,
    "a.wav": 844,
    "a.webm": 971,
    "frag.mp4": 1706,
    "live.webm": 902,
    "vorbis.oga": 2867,
}
"""Bytes that are left. Where others tell places in the file, everything stays in its place."""


def test_there_is_a_recording_of_each_form_and_it_is_written_in() -> None:
    assert FILES.keys() == SOUND.keys()
    assert [name for name, raw in FILES.items() if NOTE not in raw] == []


@pytest.mark.parametrize("name", SOUND)
def test_what_is_written_in_a_recording_goes(name: str) -> None:
    ending = name.rpartition(".")[2]
    told = sound_alone(FILES[name], ending)
    assert told is not None
    assert (told[0], len(told[1])) == (ending, SOUND[name])
    assert NOTE not in told[1] and NOTE[:6] not in told[1]
    assert sound_alone(told[1], ending) == told


@pytest.mark.parametrize("name", SOUND)
def test_what_is_written_behind_a_recording_goes_or_is_no_part_of_one(name: str) -> None:
    behind = FILES[name] + b"TAG" + (NOTE * 7)[:125]
    told = sound_alone(behind, "x")
    assert told is None or NOTE not in told[1]


@pytest.mark.parametrize("name", SOUND)
def test_its_bytes_say_what_a_recording_is_and_not_its_name(name: str) -> None:
    told = sound_alone(FILES[name], "txt")
    assert told is not None
    assert told[0] in ("wav", "mp3", "m4a", "ogg", "webm", "flac")


@pytest.mark.parametrize("name", SOUND)
def test_a_damaged_recording_is_refused_or_read_and_never_an_error(name: str) -> None:
    chance = random.Random(name)
    for _ in range(300):
        raw = bytearray(FILES[name])
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        told = sound_alone(bytes(raw[: chance.randrange(len(raw))]), "x")
        assert told is None or told[1]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"x",
        "個人番号 123456789018".encode(),
        b"RIFF\0\0\0\0WAVEdata",
        b"OggS" * 20,
        b"ID3",
        b"fLaC",
        b"\0\0\0\x08ftyp",
        b"\x1a\x45\xdf\xa3\x80",
        b"\xff\xfb text",
        b"\xff" * (2 * MOST_GAPS),
    ],
)
def test_what_has_no_sound_is_no_recording(raw: bytes) -> None:
    assert sound_alone(raw, "wav") is None


def test_a_recording_whose_size_is_not_told_goes_to_its_end() -> None:
    raw = wave(b"\1\0\2\0")
    open_ended = raw.replace(b"data\4\0\0\0", b"data\xff\xff\xff\xff")
    assert sound_alone(open_ended, "wav") == ("wav", raw)


AAC = bytes.fromhex("fff150800c9ffc") + b"\1" * 93
"""One frame of 100 bytes."""
PCM = bytes(range(0, 250, 3)) * 40


@pytest.mark.parametrize("name", SOUND)
def test_of_a_speech_the_sound_alone_is_told(name: str) -> None:
    told = speech_alone(FILES[name])
    assert told is not None and len(told) == SOUND[name]
    assert NOTE not in told


def test_of_a_speech_in_aac_its_frames_are_told() -> None:
    tagged = b"ID3\4\0\0\0\0\0\x14" + NOTE + AAC * 3 + b"TAG" + NOTE
    assert speech_alone(tagged) == AAC * 3


def test_samples_without_a_form_are_told_as_they_are_and_a_text_is_not() -> None:
    assert speech_alone(PCM) == PCM
    assert speech_alone(NOTE) is None
    assert speech_alone(PCM + NOTE * 9 + PCM) is None
    assert speech_alone(b"") is None
