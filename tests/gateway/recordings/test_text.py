"""Text in place of sound is no recording; sound that looks like letters for a while is one."""

from __future__ import annotations

import math
import random

import pytest

from gateway.recordings.sound import sound_alone
from gateway.recordings.text import LONGEST, has_text
from tests.recording import wave

LETTER = "山田太郎様の相談記録です。電話は090-1234-5678、次の面談は来週の火曜日です。"
NOISE = random.Random(7).randbytes(20_000)


@pytest.mark.parametrize("text", ["個人番号 123456789018", "taro.yamada@example.jp", LETTER * 9])
def test_a_recording_whose_samples_are_a_text_is_none(text: str) -> None:
    assert sound_alone(wave(text.encode()), "wav") is None
    assert sound_alone(wave(text.encode() + bytes(50)), "wav") is None


@pytest.mark.parametrize("text", [LETTER * 4, "name,phone\n" * 20, '{"name": "Taro Yamada"}' * 9])
def test_a_long_text_among_sound_is_found(text: str) -> None:
    assert sound_alone(wave(NOISE + text.encode() + NOISE), "wav") is None


def hum(rate: int, hertz: float, noise: int) -> bytes:
    """Eight bits a sample, as loud as they can be."""
    chance = random.Random(rate)
    waves = (110 * math.sin(2 * math.pi * hertz * i / rate) for i in range(2 * rate))
    return bytes(max(0, min(255, round(128 + w + chance.uniform(-noise, noise)))) for w in waves)


@pytest.mark.parametrize(
    "sound",
    [
        NOISE * 20,
        *(hum(rate, hertz, 3) for rate in (8_000, 44_100) for hertz in (20, 50, 100, 400)),
        b"LAME3.100" + b"U" * 900,
        bytes(9_000),
        b"\x80" * 9_000,
    ],
)
def test_sound_is_none_of_it(sound: bytes) -> None:
    assert not has_text(sound)
    assert sound_alone(wave(sound + NOISE), "wav") is not None


def test_what_is_shorter_than_sound_may_look_like_is_left_in_it() -> None:
    assert not has_text(NOISE + b"\0" + b"ab " * (LONGEST // 3) + b"\0" + NOISE)
