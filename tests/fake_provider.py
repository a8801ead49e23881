"""A provider for tests: an OpenAI-compatible server on loopback that answers from a script and remembers."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from gateway.web.forms import received_form
from tests.recording import wave

Json = dict[str, Any]
SPEECH = wave(b"\1\0\2\0" * 8)
Script = Callable[[Json], Any]


def says(text: str, *, pieces: int = 3, finish: str = "stop") -> Script:
    """Answers every choice with `text`; a stream brings it in pieces of that many characters."""

    def script(body: Json) -> Any:
        count = body.get("n") or 1
        if body.get("stream"):
            return [
                chunk
                for index in range(count)
                for chunk in [
                    delta(index, {"role": "assistant", "content": ""}),
                    *(
                        delta(index, {"content": text[i : i + pieces]})
                        for i in range(0, len(text), pieces)
                    ),
                    delta(index, {}, finish),
                ]
            ]
        message = {"role": "assistant", "content": text}
        return completion(
            [{"index": i, "message": message, "finish_reason": finish} for i in range(count)]
        )

    return script


def echoes() -> Script:
    """Answers with the text of the last message, or of the prompt: what a provider saw, said back."""
    return lambda body: (
        transcribes(body.get("prompt") or "録音です。")(body)
        if "file" in body
        else SPEECH
        if "voice" in body
        else paints()(body)
        if getattr(body, "path", "").endswith("images/generations")
        else embeds()(body)
        if "input" in body
        else completes("".join(body["prompt"]))(body)
        if "prompt" in body
        else says(said(body["messages"][-1].get("content")))(body)
    )


def completes(text: str, *, pieces: int = 3) -> Script:
    """Answers a legacy completion with `text`."""

    def script(body: Json) -> Any:
        head = {"id": "cmpl-1", "object": "text_completion", "created": 1, "model": "m"}
        parts = [text[i : i + pieces] for i in range(0, len(text), pieces)]
        if not body.get("stream"):
            return {**head, "choices": [{"index": 0, "text": text, "finish_reason": "stop"}]}
        ends = [(part, None) for part in parts] + [("", "stop")]
        return [
            {**head, "choices": [{"index": 0, "text": part, "finish_reason": reason}]}
            for part, reason in ends
        ]

    return script


def embeds() -> Script:
    """Answers with a vector for each input, and a model name that nobody should see."""

    def script(body: Json) -> Any:
        count = len(body["input"]) if isinstance(body["input"], list) else 1
        data = [
            {"object": "embedding", "index": i, "embedding": [0.5, -0.25]} for i in range(count)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return {"object": "list", "data": data, "model": "upstream-model", "usage": usage}

    return script


def said(content: Any) -> str:
    """The text of a content, in parts or not."""
    parts = content if isinstance(content, list) else [{"text": content or ""}]
    return "".join(part.get("text") or "" for part in parts)


def calls(name: str, arguments: str, *, pieces: int = 4) -> Script:
    """Calls a tool; a stream brings its arguments in pieces."""

    def script(body: Json) -> Any:
        call = {
            "id": "call_1",
            "type": "function",
            "function": {"name": name, "arguments": arguments},
        }
        if not body.get("stream"):
            message = {"role": "assistant", "content": None, "tool_calls": [call]}
            return completion([{"index": 0, "message": message, "finish_reason": "tool_calls"}])
        opening = {"index": 0, **call, "function": {"name": name, "arguments": ""}}
        parts = [arguments[i : i + pieces] for i in range(0, len(arguments), pieces)]
        return [
            delta(0, {"role": "assistant", "content": None, "tool_calls": [opening]}),
            *(
                delta(0, {"tool_calls": [{"index": 0, "function": {"arguments": p}}]})
                for p in parts
            ),
            delta(0, {}, "tool_calls"),
        ]

    return script


def completion(choices: list[Json]) -> Json:
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "upstream-model",
        "choices": choices,
        "usage": usage,
    }


def delta(index: int, content: Json, finish: str | None = None) -> Json:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": "upstream-model",
        "choices": [{"index": index, "delta": content, "finish_reason": finish}],
    }


def paints(raw: bytes = b"", **more: Any) -> Script:
    """Pictures as bytes: a PNG of eight pixels unless another is given."""
    return lambda body: {
        "created": 1,
        "data": [{"b64_json": base64.b64encode(raw or PNG).decode(), **more}]
        * (body.get("n") or 1),
    }


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Body(dict[str, Any]):
    """A request's body, and where it was sent."""

    path = ""


def read_form(raw: bytes, request: web.Request) -> Json:
    """A form as an object; its file as `{"filename", "content"}`."""
    form = received_form(raw, request.headers["content-type"])
    assert form.upload is not None
    file = {"filename": form.upload.name, "content": form.upload.raw}
    body: Json = {**form.body, "file": file}
    return {**body, "stream": body["stream"] == "true"} if "stream" in body else body


def transcribes(text: str, segments: list[str] | None = None, *, pieces: int = 3) -> Script:
    """A transcript of `text`, with its segments and words where they are asked for."""

    def script(body: Json) -> Any:
        if body.get("stream"):
            parts = [text[i : i + pieces] for i in range(0, len(text), pieces)]
            deltas = [{"type": "transcript.text.delta", "delta": part} for part in parts]
            return [*deltas, {"type": "transcript.text.done", "text": text}]
        if body["response_format"] != "verbose_json":
            return {"text": text, "usage": {"type": "duration", "seconds": 2}}
        told = [
            {"id": i, "start": float(i), "end": i + 1.0, "text": part, "tokens": [1, 2]}
            for i, part in enumerate(segments or [text])
        ]
        words = [{"word": s["text"], "start": s["start"], "end": s["end"]} for s in told]
        head = {"task": "transcribe", "language": "japanese", "duration": 2.0}
        return {**head, "text": text, "segments": told, "words": words}

    return script


class Hangs:
    """In a list of events: from here on the provider says nothing more."""


class Cuts:
    """In a list of events: the connection is broken off here."""


class Plain(bytes):
    """In a list of events: written as it is. Nothing is added to a stream with one of these, not even its end."""


class Fails:
    """In place of an answer: a status, and a body as careless as real ones."""

    def __init__(self, status: int, text: str = "", headers: dict[str, str] | None = None) -> None:
        self.status, self.text, self.headers = status, text, headers or {}


class FakeProvider:
    """`received` holds the bodies as they came, `raw` their bytes; `script` makes the answer."""

    def __init__(self, script: Script | None = None) -> None:
        self.script = script or echoes()
        self.received: list[Json] = []
        self.raw: list[bytes] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.cancelled = 0
        self.written = 0
        self.gap_s = 0.0
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self) -> None:
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_post("/v1/{operation:.+}", self._answer)
        runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.port = runner.addresses[0][1]
        self._started.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        self.raw.append(await request.read())
        form = request.content_type == "multipart/form-data"
        body = Body(read_form(self.raw[-1], request) if form else json.loads(self.raw[-1]))
        body.path = request.path
        self.received.append(body)
        self.paths.append(request.path)
        self.headers.append({k.lower(): v for k, v in request.headers.items()})
        answer = self.script(body)
        if isinstance(answer, Fails):
            return web.Response(status=answer.status, text=answer.text, headers=answer.headers)
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="audio/mpeg")
        if isinstance(answer, list):
            return await self._stream(request, answer)
        return web.json_response(answer)

    async def _stream(self, request: web.Request, events: list[Any]) -> web.StreamResponse:
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        try:
            for event in events:
                if isinstance(event, Hangs):
                    await asyncio.sleep(3600)
                if isinstance(event, Cuts):
                    assert request.transport is not None
                    request.transport.abort()
                    return response
                if isinstance(event, Plain):
                    await response.write(event)
                    continue
                line = event if isinstance(event, bytes) else json.dumps(event).encode()
                await response.write(b"data: " + line + b"\n\n")
                self.written += 1
                await asyncio.sleep(self.gap_s)
            if not any(isinstance(event, Plain) for event in events):
                await response.write(b"data: [DONE]\n\n")
        except (asyncio.CancelledError, ConnectionResetError):
            self.cancelled += 1
            raise
        return response
