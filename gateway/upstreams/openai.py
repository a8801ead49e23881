"""Any OpenAI-compatible server over one pooled client."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson

from audit.contents import LongContents, long_or_short, with_long_texts
from gateway.settings import Model
from gateway.upstreams.breath import Breath
from gateway.upstreams.failures import Failure, UpstreamFailed, told_failure, until_failure
from gateway.upstreams.unasked import are_events, as_events, as_whole, is_whole
from gateway.upstreams.upstream import Call, Operation
from gateway.wire.binary import Binary
from gateway.wire.sse import EventReader, NotAnEvent

CONNECT_S = 10.0
MOST_CONNECTIONS = 512
LONGEST_ANSWER = 64 * 1024 * 1024
MOST_SPACE = 64 * 1024
"""In front of an answer."""
BYTES = "application/octet-stream"
AUDIO = {
    "flac": "audio/flac",
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "audio/mp4",
    "mpeg": "audio/mpeg",
    "mpga": "audio/mpeg",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "webm": "audio/webm",
}
_ALWAYS_BYTES = re.compile("gpt-image|chatgpt-image")
"""Models that tell pictures as bytes only, and refuse to be asked for it."""
_NETWORK = (aiohttp.ClientError, OSError)


class Pool:
    """The one client of a process, opened with the first request: aiohttp wants a running loop for that."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=60),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
            )
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None


def _read(reader: EventReader, data: bytes) -> tuple[list[Any], UpstreamFailed | None]:
    """The events that `data` completes, up to the one that is a failure."""
    try:
        return until_failure(reader.feed(data))
    except NotAnEvent as unreadable:
        events, failure = until_failure(unreadable.before)
        return events, failure or UpstreamFailed(Failure.MALFORMED)


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    """What an answer begins with, up to its first word: few bytes are needed for that."""
    data = b""
    while is_whole(data) is None and len(data) < MOST_SPACE:
        more = await response.content.readany()
        if not more:
            break
        data += more
    return data


async def _rest(response: aiohttp.ClientResponse, beginning: bytearray | None = None) -> bytearray:
    answer = bytearray() if beginning is None else beginning
    async for data in response.content.iter_any():
        answer += data
        if len(answer) > LONGEST_ANSWER:
            raise UpstreamFailed(Failure.TOO_LARGE)
    return answer


def _told(answer: bytearray) -> Any:
    try:
        if answer.startswith(BOM_UTF8):
            del answer[: len(BOM_UTF8)]
        told = orjson.loads(answer)
    except orjson.JSONDecodeError:
        raise UpstreamFailed(Failure.MALFORMED) from None
    if failure := told_failure(told):
        raise failure
    return told


def _events(answer: bytearray) -> list[Any]:
    """The events of a stream that has come as a whole."""
    reader = EventReader()
    events, failure = _read(reader, bytes(answer))
    last, later = until_failure(reader.end())
    if failure := failure or later:
        raise failure
    return [*events, *last]


async def _as_sent(long: LongContents) -> AsyncIterator[bytes]:
    for piece in long:
        yield piece


class OpenAIUpstream:
    """`pool` is shared by all models of a process; a read without progress for `timeout_s` is a timeout."""

    def __init__(self, model: Model, pool: Pool) -> None:
        self._pool = pool
        self._url = model.base_url.rstrip("/")
        self._name = model.upstream_model or model.name
        self._headers = {"content-type": "application/json", "user-agent": "sekisho"}
        if key := model.api_key.get_secret_value():
            self._headers["authorization"] = f"Bearer {key}"
        self._bare = {k: v for k, v in self._headers.items() if k != "content-type"}
        self._timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECT_S, sock_read=model.timeout_s
        )

    async def complete(self, call: Call) -> Any:
        async with self._answering(call) as response:
            answer = await _rest(response)
            if call.operation is Operation.SPEECH:
                return Binary(response.content_type, bytes(answer))
            if are_events(answer):
                return as_whole(_events(answer), call.operation)
            return _told(answer)

    async def stream(self, call: Call) -> AsyncGenerator[list[Any]]:
        """The first events at once. A provider that is quick is read now and then, and all that has come is taken
        together; of a slower one everything at once."""
        reader, begun = EventReader(), False
        try:
            async with self._answering(call) as response:
                with Breath() as breath:
                    data = await _beginning(response)
                    if is_whole(data):
                        whole = await _rest(response, bytearray(data))
                        yield as_events(_told(whole), call.operation)
                        return
                    while data and not reader.done:
                        events, failure = _read(reader, data)
                        if failure is None and not reader.done:
                            breath.take(response.connection and response.connection.transport)
                        if events:
                            begun = True
                            yield events
                        if failure is not None:
                            raise failure
                        data = b"" if reader.done else await response.content.readany()
                last, failure = until_failure(reader.end())
                if last:
                    begun = True
                    yield last
                if failure is not None:
                    raise failure
            if not begun and not reader.done:
                raise UpstreamFailed(Failure.CUT_OFF)
        except UpstreamFailed as failure:
            failure.begun = begun
            raise

    @asynccontextmanager
    async def _answering(self, call: Call) -> AsyncIterator[aiohttp.ClientResponse]:
        """A response whose status is 200; every failure of the network becomes `UpstreamFailed`."""
        answering, data = False, self._data(call)
        headers = self._headers if call.upload is None else self._bare
        if isinstance(
            data, LongContents
        ):  # not every provider takes what is not told to be how long
            headers = {**headers, "content-length": str(len(data))}
        try:
            async with self._pool.session.post(
                f"{self._url}/{call.operation}",
                data=_as_sent(data) if isinstance(data, LongContents) else data,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
            ) as response:
                if response.status != 200:
                    retry_after = response.headers.get("retry-after")
                    raise UpstreamFailed.of_status(response.status, retry_after)
                answering = True
                yield response
        except TimeoutError:
            raise UpstreamFailed(Failure.TIMEOUT) from None
        except aiohttp.ClientResponseError:  # what came is no HTTP, or more of it than is read
            raise UpstreamFailed(Failure.MALFORMED) from None
        except _NETWORK:
            raise UpstreamFailed(Failure.CUT_OFF if answering else Failure.UNREACHABLE) from None

    def _data(self, call: Call) -> bytes | LongContents | aiohttp.FormData:
        body, upload = {**call.body, "model": self._name}, call.upload
        if call.operation is Operation.IMAGES and not _ALWAYS_BYTES.search(self._name):
            body["response_format"] = "b64_json"
        if upload is None:
            return long_or_short(with_long_texts(body)) if call.is_long else orjson.dumps(body)
        form = aiohttp.FormData(default_to_multipart=True)
        for name, value in body.items():
            for one in value if isinstance(value, list) else [value]:
                form.add_field(name, one if isinstance(one, str) else orjson.dumps(one).decode())
        # Not what the caller claims: that is text of the caller's.
        kind = AUDIO.get(upload.name.rpartition(".")[2], BYTES)
        form.add_field("file", upload.raw, filename=upload.name, content_type=kind)
        return form

    async def close(self) -> None:
        await self._pool.close()
