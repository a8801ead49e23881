"""`/v1/audio/…`: recordings become transcripts that are screened like answers, texts become speech.

A recording itself cannot be screened: what is done with it is what these endpoints are for, and the record has its
digest. Its sound is sent, and nothing but its kind goes with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from gateway.attachments.attachment import fingerprint
from gateway.endpoints.chat import Chat
from gateway.recordings.sound import sound_alone
from gateway.stream import Lens
from gateway.upstreams.upstream import Operation
from gateway.web.body import Json
from gateway.web.errors import Code
from gateway.web.forms import Received, Upload, received_form
from gateway.wire.binary import BinaryAnswer, BinaryWriter
from gateway.wire.chat_answer import Answer
from gateway.wire.request import Request, flag_in, is_one_of, known_members, model_in, opaque, wrong
from gateway.wire.transcripts import Transcript, TranscriptWriter
from gateway.wire.writing import Writer

KINDS = "WAV・MP3・M4A・OGG・FLAC・WebM"
FORMS = frozenset({"json", "text", "srt", "vtt", "verbose_json"})
GRANULARITIES = "timestamp_granularities[]"
TRUE = {"true": True, "false": False}


class Translations(Chat):
    """`/v1/audio/translations`: into English."""

    path = "/v1/audio/translations"
    operation = Operation.TRANSLATIONS
    in_words = False
    form = True
    carried = frozenset({"model", "prompt", "temperature"})

    def received(self, raw: bytes, content_type: str) -> Received:
        """The body has the file's own name, to be screened; what is sent has a plain one."""
        form = received_form(raw, content_type)
        if form.upload is None or not form.upload.raw:
            raise wrong("file", "音声ファイルを付けてください", "an audio `file` is needed")
        body = {k: TRUE.get(v, v) if k == "stream" else v for k, v in form.body.items()}
        name, content = form.upload.name, form.upload.raw
        heard = sound_alone(content, name.rpartition(".")[2].lower())
        if heard is None:
            raise opaque(
                "/file",
                Code.UNKNOWN_CONTENT_PART,
                f"録音として読めません。{KINDS} の録音を送ってください",
                f"this is no recording ({KINDS})",
            )
        ending, sound = heard
        body["file"] = {"filename": name, "id": fingerprint(content)}
        digest = hashlib.sha256(content).hexdigest()
        sent = Upload(f"audio.{ending}", "", sound, len(content), digest)
        return Received(body, sent)

    def read(self, body: Json) -> Request:
        known_members(body, self.carried | {"file", "response_format", "stream"})
        asked = body.get("response_format")
        if asked is not None and not is_one_of(asked, FORMS):
            known = "、".join(sorted(FORMS))
            raise wrong("response_format", f"{known} のいずれかです", "unknown `response_format`")
        stream = flag_in(body, "stream")
        if stream and asked not in (None, "json", "text"):
            raise wrong(
                "stream", "json か text のときだけです", "only `json` and `text` are streamed"
            )
        for member, value in body.items():
            if member not in ("file", "stream", GRANULARITIES) and not isinstance(value, str):
                raise wrong(member, "文字列にしてください", "a string is needed")
        return Request(body, model_in(body), stream)

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        """Asked for is always JSON: what the caller gets is made here, from what was screened."""
        timed = masked.get("response_format") in ("srt", "vtt", "verbose_json")
        sent = {k: v for k, v in masked.items() if k in self.carried}
        sent["response_format"] = "verbose_json" if timed else "json"
        return {**sent, "stream": True} if masked.get("stream") else sent

    def answer(self, lens: Lens) -> Answer:
        return Transcript(lens)

    def writer(self, exchange: str, request: Request) -> Writer:
        return TranscriptWriter(request, "translate")


class Transcriptions(Translations):
    """`/v1/audio/transcriptions`: in the language that was spoken."""

    path = "/v1/audio/transcriptions"
    operation = Operation.TRANSCRIPTIONS
    carried = frozenset(
        {"model", "prompt", "temperature", "language", "chunking_strategy", GRANULARITIES}
    )

    def writer(self, exchange: str, request: Request) -> Writer:
        return TranscriptWriter(request, "transcribe")


SOUNDS = {
    "mp3": b"audio/mpeg",
    "opus": b"audio/ogg",
    "aac": b"audio/aac",
    "flac": b"audio/flac",
    "wav": b"audio/wav",
    "pcm": b"audio/pcm",
}


class Speech(Chat):
    """`/v1/audio/speech`: the text is screened and masked, and the sound alone is told."""

    path = "/v1/audio/speech"
    operation = Operation.SPEECH
    in_words = False

    def read(self, body: Json) -> Request:
        known = {"model", "input", "voice", "instructions", "response_format", "speed"}
        known_members(body, frozenset(known | {"stream_format"}))
        for member in ("input", "voice"):
            if not isinstance(body.get(member), str):
                raise wrong(member, "文字列にしてください", "a string is needed")
        if not is_one_of(body.get("response_format") or "mp3", frozenset(SOUNDS)):
            raise wrong("response_format", "、".join(SOUNDS) + " のいずれかです", "unknown format")
        if body.get("stream_format") not in (None, "audio"):
            raise opaque(
                "/stream_format",
                Code.MODALITY_NOT_SCREENED,
                "音声は分割して返せません",
                "sound is not streamed as events",
            )
        return Request(body, model_in(body))

    def outgoing(self, masked: Json, labels: Iterable[str]) -> Json:
        return {k: v for k, v in masked.items() if k != "stream_format"}

    def answer(self, lens: Lens) -> Answer:
        return BinaryAnswer(lens)

    def writer(self, exchange: str, request: Request) -> Writer:
        asked: Any = request.body.get("response_format") or "mp3"
        return BinaryWriter(request.model, SOUNDS[asked])
