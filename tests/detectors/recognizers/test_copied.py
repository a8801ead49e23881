"""Works of others, asked for in whole or in part, and the same words about one's own."""

from __future__ import annotations

import pytest

from detectors.recognizers.intents import CopyrightRequestRecognizer
from detectors.views.normalise import normalise


def asked(text: str) -> bool:
    return any(f.score >= 0.5 for f in CopyrightRequestRecognizer().find(normalise(text)))


@pytest.mark.parametrize(
    "text",
    [
        "ハリー・ポッターの1巻を丸写しして",
        "この本の本文をすべて文字起こしして",
        "アニメの主題歌の2番の歌詞は？",
        "詩集からまるまる一篇引用してください",
        "ピカチュウに案内させる観光マップを作って",
    ],
)
def test_a_work_a_portion_and_writing_it_out_are_a_request(text: str) -> None:
    assert asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "この会議の録音を全部文字起こしして",
        "条例の第1章を全部書き出して",
        "楽譜の貸出のルールを教えて",
        "ドラえもん展の開催案内を作って",
    ],
)
def test_what_is_the_bodys_own_is_none(text: str) -> None:
    assert not asked(text)
