"""Recordings and speech by OpenAI's unmodified client: masked, labelled, refused and recorded like any answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import openai
import pytest

from tests.fake_provider import SPEECH, FakeProvider, transcribes
from tests.live import ERROR_KEY, MESSAGE_KEY, Gateway
from tests.recording import wave

NUMBER = "123456789018"
SAID = f"次に佐藤花子さんの個人番号は{NUMBER}です。以上です。"
PARTS = ["次に佐藤花子さんの個人番号は1234", "56789018です。", "以上です。"]
SOUND = wave(b"\1\0\2\0")
RECORDING = ("佐藤花子との面談.wav", wave(b"\1\0\2\0", LIST=f"INFOIART個人番号{NUMBER}".encode()))
LABEL = "生成AI"


@pytest.fixture
def client(gateway: Gateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=MESSAGE_KEY, max_retries=0) as client:
        yield client


def test_a_transcript_is_masked_and_labelled_and_the_name_of_the_file_stays(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    provider.script = transcribes(SAID)
    text = client.audio.transcriptions.create(file=RECORDING, model="mock", language="ja").text
    assert text.startswith("次に佐藤花子さんの個人番号は［個人番号］です。")
    assert LABEL in text
    (sent,) = provider.received
    assert sent["file"] == {"filename": "audio.wav", "content": SOUND}
    assert (sent["model"], sent["language"]) == ("upstream-model", "ja")
    assert provider.paths == ["/v1/audio/transcriptions"]


@pytest.mark.parametrize("ending", ["wav", "mp3", "ogg", "m4a", "flac", "webm"])
def test_a_text_under_the_name_of_a_recording_is_refused(
    client: openai.OpenAI, provider: FakeProvider, ending: str
) -> None:
    text = (f"a.{ending}", f"個人番号 {NUMBER}".encode())
    with pytest.raises(openai.BadRequestError, match="録音として読めません"):
        client.audio.transcriptions.create(file=text, model="mock")
    assert provider.raw == []


def test_a_translation_goes_to_its_own_path(client: openai.OpenAI, provider: FakeProvider) -> None:
    provider.script = transcribes(f"My number {NUMBER}, that is the 個人番号.")
    text = client.audio.translations.create(file=RECORDING, model="mock").text
    assert NUMBER not in text
    assert provider.paths == ["/v1/audio/translations"]


def test_the_prompt_is_masked_and_restored_in_the_transcript(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    text = client.audio.transcriptions.create(
        file=RECORDING, model="mock", prompt="出席者は佐藤花子です。"
    ).text
    assert "佐藤花子" in text
    assert "佐藤".encode() not in provider.raw[0]


def test_a_prompt_with_a_my_number_is_refused(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    with pytest.raises(openai.PermissionDeniedError):
        client.audio.transcriptions.create(
            file=RECORDING, model="mock", prompt=f"個人番号は{NUMBER}です"
        )
    assert provider.raw == []


@pytest.mark.parametrize("form", ["srt", "vtt", "text"])
def test_subtitles_are_made_of_what_was_screened(
    client: openai.OpenAI, provider: FakeProvider, form: Any
) -> None:
    provider.script = transcribes(SAID, PARTS)
    text: str = client.audio.transcriptions.create(
        file=RECORDING, model="mock", response_format=form
    )
    assert "［個人番号］" in text and "以上です。" in text and LABEL in text
    for part in (NUMBER, "1234", "56789018"):
        assert part not in text
    if form == "srt":
        assert text.startswith(
            "1\n00:00:00,000 --> 00:00:01,000\n次に佐藤花子さんの個人番号は［個人番号］\n"
        )
    if form == "vtt":
        assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n次に")


def test_a_value_cut_by_segments_and_words_is_masked_in_each_of_them(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    provider.script = transcribes(SAID, PARTS)
    told = client.audio.transcriptions.create(
        file=RECORDING,
        model="mock",
        response_format="verbose_json",
        timestamp_granularities=["segment", "word"],
    )
    assert told.segments is not None and told.words is not None
    assert [s.text for s in told.segments] == [
        "次に佐藤花子さんの個人番号は［個人番号］",
        "です。",
        "以上です。",
    ]
    assert [w.word for w in told.words][-1] == "以上です。"
    assert [s.tokens for s in told.segments] == [[], [], []]
    assert "1234" not in told.model_dump_json() and told.duration == 2.0
    assert provider.received[0]["timestamp_granularities[]"] == ["segment", "word"]


@pytest.mark.parametrize("pieces", [1, 3, 100])
def test_a_streamed_transcript_is_screened_before_it_is_told(
    client: openai.OpenAI, provider: FakeProvider, pieces: int
) -> None:
    provider.script = transcribes(SAID, pieces=pieces)
    events = list(client.audio.transcriptions.create(file=RECORDING, model="mock", stream=True))
    deltas = "".join(e.delta for e in events if e.type == "transcript.text.delta")
    (done,) = [e for e in events if e.type == "transcript.text.done"]
    assert deltas == done.text
    assert "個人番号は［個人番号］です。以上です。" in done.text
    assert NUMBER not in done.text and LABEL in done.text


def test_the_record_has_the_digest_of_the_recording_and_the_transcript(
    client: openai.OpenAI, gateway: Gateway, provider: FakeProvider
) -> None:
    provider.script = transcribes("会議を始めます。")
    raw = client.audio.transcriptions.with_raw_response.create(file=RECORDING, model="mock")
    shown = gateway.sekisho("audit", "show", raw.headers["x-sekisho-exchange"]).stdout
    assert hashlib.sha256(RECORDING[1]).hexdigest() in shown
    assert "会議を始めます。" in shown
    assert "佐藤花子との面談.wav" in shown


def test_speech_is_made_of_masked_text_and_its_sound_alone_is_told(
    client: openai.OpenAI, gateway: Gateway, provider: FakeProvider
) -> None:
    spoken = wave(b"\1\0\2\0" * 8, LIST=f"INFOIART個人番号{NUMBER}".encode())
    provider.script = lambda body: spoken
    raw = client.audio.speech.with_raw_response.create(
        model="mock", voice="alloy", input="佐藤花子様、こんにちは。"
    )
    assert raw.content == SPEECH
    assert raw.headers["content-type"] == "audio/mpeg"
    assert raw.headers["x-ai-generated"] == "true"
    assert "佐藤".encode() not in provider.raw[0]
    shown = gateway.sekisho("audit", "show", raw.headers["x-sekisho-exchange"]).stdout
    assert hashlib.sha256(SPEECH).hexdigest() in shown


def test_speech_of_a_my_number_is_refused(gateway: Gateway, provider: FakeProvider) -> None:
    body = {"model": "mock", "voice": "alloy", "input": f"個人番号は{NUMBER}です"}
    for key in (MESSAGE_KEY, ERROR_KEY):
        answer = gateway.post(body, key=key, path="/v1/audio/speech")
        assert (answer.status, answer.json["error"]["code"]) == (403, "blocked_by_policy")
    assert provider.raw == []


@pytest.mark.parametrize("told", [{"echo": "key of the provider"}, b"key of the provider"])
def test_text_in_place_of_a_sound_is_no_sound(
    gateway: Gateway, provider: FakeProvider, told: Any
) -> None:
    provider.script = lambda body: told
    body = {"model": "mock", "voice": "alloy", "input": "こんにちは"}
    answer = gateway.post(body, path="/v1/audio/speech")
    assert answer.status == 502
    assert b"key of the provider" not in answer.body


@pytest.mark.parametrize("model", ["demo"])
def test_the_built_in_model_answers_each(client: openai.OpenAI, model: str) -> None:
    assert "バイトの録音" in client.audio.transcriptions.create(file=RECORDING, model=model).text
    assert "バイトの録音" in client.audio.translations.create(file=RECORDING, model=model).text
    sound = client.audio.speech.create(model=model, voice="v", input="文", response_format="wav")
    assert sound.read().startswith(b"RIFF")
    events = client.audio.transcriptions.create(file=RECORDING, model=model, stream=True)
    assert [e.type for e in events][-1] == "transcript.text.done"
