"""Speech as text: a form with a recording goes out, a transcript comes back and passes the guards like any answer.

What is told beside the text (segments, words, subtitles) is made anew from what the guards let pass. Token numbers and
log probabilities spell out what was masked, and are dropped.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from detectors.edited import Edit, part
from detectors.findings import Span
from gateway.masking.answers import Piece, outcome
from gateway.web.body import Json
from gateway.web.errors import GatewayError, error_body
from gateway.wire.answer_shape import NotAnAnswer
from gateway.wire.chat_answer import Answer
from gateway.wire.growing import Growing
from gateway.wire.request import Request
from gateway.wire.sse import DONE, in_parts, written
from gateway.wire.subtitles import as_srt, as_vtt
from gateway.wire.writing import ChatWriter, Raw

TIMES = ("start", "end")
NUMBERS = ("id", "seek", "temperature", "avg_logprob", "compression_ratio", "no_speech_prob")
FARTHEST = 2_000
"""Characters within which the next word is looked for: the words are those of the text, in its order."""
DELTA, COMPLETE = "transcript.text.delta", "transcript.text.done"
TEXT_KIND = b"text/plain; charset=utf-8"


class Transcript(Answer):
    """The text as the content of a message; its details under `transcript`, as they may go out."""

    @staticmethod
    def size(event: Any) -> int:
        if not isinstance(event, dict):
            return 0
        told = (event.get("text"), event.get("delta"))
        return sum(2 * len(text) for text in told if isinstance(text, str))

    def chunk(self, event: Any) -> Json | None:
        kind = event.get("type") if isinstance(event, dict) else None
        if kind == DELTA and isinstance(event.get("delta"), str):
            return super().chunk(_delta({"content": event["delta"]}))
        if kind == COMPLETE and isinstance(event.get("text"), str):
            text = "" if any(self.channels()) else event["text"]
            return super().chunk(_delta({"content": text} if text else {}, "stop"))
        if isinstance(kind, str) and kind.startswith("transcript."):
            return None  # segments of speakers: the text comes in the deltas
        raise NotAnAnswer

    def whole(self, body: Any) -> Json:
        text = body.get("text") if isinstance(body, dict) else None
        if not isinstance(text, str):
            raise NotAnAnswer
        told = {
            k: body[k]
            for k in ("language", "duration")
            if isinstance(body.get(k), str | float | int)
        }
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        passed = super().whole({**told, "choices": [choice]})
        passed["transcript"] = {
            "text": str(passed["choices"][0]["message"]["content"]),
            "segments": list(self._segments(body.get("segments"))),
            "words": list(self._words(text, body.get("words"))),
        }
        return passed

    def _segments(self, segments: Any) -> Iterator[Json]:
        """What is masked across a border stands in the segment in which it begins."""
        known = _objects(segments, "text")
        joined = "".join(segment["text"] for segment in known)
        edited, place = self._edited(joined), 0
        for segment in known:
            span = Span(place, place + len(segment["text"]))
            numbers = {k: segment[k] for k in (*NUMBERS, *TIMES) if _is_number(segment.get(k))}
            yield {**numbers, "text": edited.part(span), "tokens": []}
            place = span.end

    def _words(self, text: str, words: Any) -> Iterator[Json]:
        """A word that is not in the text is not told; of a masked value only its mask, as its first word."""
        edited, place = self._edited(text), 0
        for word in _objects(words, "word"):
            start = text.find(word["word"].strip(), place, place + FARTHEST)
            if start < 0:
                continue
            span = Span(start, start + len(word["word"].strip()))
            said = edited.part(span)
            if said:
                yield {"word": said, **{k: word[k] for k in TIMES if _is_number(word.get(k))}}
            place = span.end

    def _edited(self, text: str) -> _Parts:
        """The same as the guard of the text does: values restored, findings masked."""
        lens = self._lens
        restored = [Edit(span, value) for span, value in lens.vault.occurrences(text)]
        found = tuple(
            f for f in lens.screen.scan(text) if not any(f.span.overlaps(e.span) for e in restored)
        )
        piece = Piece(text, Span(0, len(text)), restored)
        settled = outcome(piece, found, lens.judge, lens.screen.scan)
        self.blocked = self.blocked or settled.blocked
        return _Parts(text, settled.edits)


class _Parts:
    """An edited text, a stretch at a time: each costs as much as there is in it."""

    def __init__(self, text: str, edits: Sequence[Edit]) -> None:
        self._text, self._edits = text, edits
        self._starts = [edit.span.start for edit in edits]
        self._ends = [edit.span.end for edit in edits]

    def part(self, span: Span) -> str:
        first, last = bisect_right(self._ends, span.start), bisect_left(self._starts, span.end)
        return part(self._text, span, self._edits[first:last])


class TranscriptWriter(ChatWriter):
    """Back from a chat completion to the form that was asked for: JSON, text or subtitles; the label at the end."""

    def __init__(self, request: Request, task: str) -> None:
        super().__init__(request.model)
        self._form = request.body.get("response_format") or "json"
        self._verbose = {"task": task, "language": "", "duration": 0.0}
        self._said = Growing()

    def whole(self, body: Json) -> Json | Raw:
        text = str(body["choices"][0]["message"]["content"])
        told = body.get("transcript") or {"text": text, "segments": [], "words": []}
        label = text.removeprefix(told["text"]).strip()
        match self._form:
            case "text":
                return Raw(text.encode() + b"\n", TEXT_KIND)
            case "srt":
                return Raw(as_srt(told, label).encode(), TEXT_KIND)
            case "vtt":
                return Raw(as_vtt(told, label).encode(), b"text/vtt; charset=utf-8")
            case "verbose_json":
                heads = {k: body.get(k, v) for k, v in self._verbose.items()}
                details = {k: told[k] for k in ("segments", "words") if told[k]}
                return {**heads, "text": text, **details}
        return {"text": text}

    def part(self, events: Sequence[Json]) -> bytes:
        pieces = []
        for event in events:
            for choice in event.get("choices") or ():
                text = (choice.get("delta") or {}).get("content") or ""
                if text:
                    self._said.add(text)
                    pieces.append(written({"type": DELTA, "delta": text}))
        return b"".join(pieces)

    def end(self) -> Iterator[bytes]:
        yield from in_parts({"type": COMPLETE, "text": self._said.told})
        yield DONE

    def failure(self, error: GatewayError, exchange: str) -> bytes:
        return (
            b"data: "
            + orjson.dumps({"type": "error", **orjson.loads(error_body(error, exchange))})
            + b"\n\n"
        )


def _delta(delta: Json, reason: str | None = None) -> Json:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}


def _objects(value: Any, member: str) -> list[Json]:
    items = value if isinstance(value, list) else []
    return [i for i in items if isinstance(i, dict) and isinstance(i.get(member), str)]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
