"""What is screened, read from the code itself: each leaf of each endpoint's full request, and what is refused."""

from __future__ import annotations

import base64
import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.attachments.attachment import Attachment, opened
from gateway.attachments.places import attachments, replaced
from gateway.attachments.worker import Read
from gateway.elsewhere import CLASSES
from gateway.endpoints.catalogue import ENDPOINTS
from gateway.endpoints.endpoint import Endpoint
from gateway.endpoints.samples import SAMPLES
from gateway.web.body import Json
from gateway.web.errors import Code, GatewayError
from gateway.wire.leaves import rewritten, segments

MARK = "印-marker-印"
SENT, LEFT_OUT = "screened, sent on", "screened, not sent on"
READ = "read as a file, screened, sent on as text"
DECIDED = f"cannot be read: the policy decides; without a rule refused: {Code.ATTACHMENT_NOT_READ}"
CHOSEN = f"a model of the configuration, not sent on; another is refused: {Code.MODEL_NOT_FOUND}"
SOUND = "its sound sent on, what is written in it not; what is none is refused"
OTHER_METHODS = "other methods, WebSocket"
READ_ONLY = ("/v1/models", "/v1/models/{model}", "/v1/files/{file}", "/v1/files/{file}/content")
_FORM_TYPE = "multipart/form-data; boundary=b"
_FORM = (
    b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\ntext\r\n--b--\r\n'
)
_CONTENT = ("/file_data", "/source/data")
_DATA = f"data:text/plain;base64,{base64.b64encode(MARK.encode()).decode()}"
_PLACE = re.compile("/[0-9]+")
_PARTS: tuple[tuple[str, Any], ...] = (
    ("image", {"type": "image_url", "image_url": {"url": "data:image/png;base64,iQ=="}}),
    ("image (Responses)", {"type": "input_image", "image_url": "data:image/png;base64,iQ=="}),
    ("image (Messages)", {"type": "image", "source": {"type": "base64", "data": "iQ=="}}),
    ("remote image", {"type": "image_url", "image_url": {"url": "https://x.example/"}}),
    ("remote image (Responses)", {"type": "input_image", "image_url": "https://x.example/"}),
    ("remote image (Messages)", {"type": "image", "source": {"type": "url", "url": "https://x/"}}),
    ("remote file (Responses)", {"type": "input_file", "file_url": "https://x.example/"}),
    ("document (Messages)", {"type": "document", "source": {"type": "text", "data": "x"}}),
    ("audio", {"type": "input_audio", "input_audio": {"data": "x"}}),
    ("uploaded file", {"type": "file", "file": {"file_id": "x"}}),
    ("uploaded file (Responses)", {"type": "input_file", "file_id": "x"}),
    ("unknown part", {"type": "x"}),
    ("token ids", 15496),
)
_MEMBERS: tuple[tuple[str, Json], ...] = (
    ("tool run by the provider", {"tools": [{"type": "web_search"}]}),
    ("remote MCP server", {"tools": [{"type": "mcp", "server_url": "x"}]}),
    ("stored conversation", {"conversation": "x"}),
    ("stored prompt", {"prompt": {"id": "x"}}),
    ("audio as the answer", {"modalities": ["audio"]}),
    ("file ids beside the text", {"file_ids": ["x"]}),
)


@dataclass(frozen=True, slots=True)
class Row:
    """`stream` says whether the same holds for a streamed request: the reading of both is one."""

    endpoint: str
    position: str
    stream: bool
    decision: str


def matrix() -> Iterator[Row]:
    for endpoint in ENDPOINTS:
        streams = _refusal(endpoint, {**SAMPLES[endpoint.path], "stream": True}) is None
        yield from dict.fromkeys(
            Row(endpoint.path, position, streams, decision)
            for position, decision in (
                *_leaves(endpoint),
                *_recording(endpoint),
                *_refused(endpoint),
            )
        )
    for path in CLASSES:
        yield Row(path, "*", False, f"refused and recorded: {Code.ENDPOINT_NOT_SCREENED}")
    for path in (*(endpoint.path for endpoint in ENDPOINTS), *READ_ONLY):
        yield Row(path, OTHER_METHODS, False, f"refused and recorded: {Code.METHOD_NOT_ALLOWED}")


def _leaves(endpoint: Endpoint) -> Iterator[tuple[str, str]]:
    """Each leaf with a mark in its place: refused, sent on, or left out."""
    sample = SAMPLES[endpoint.path]
    for segment in segments(sample):
        if segment.pointer == "/model" and endpoint.judged_as is None:
            yield segment.pointer, CHOSEN
            continue
        yield _PLACE.sub("/*", segment.pointer), _leaf(endpoint, sample, segment.pointer)


def _leaf(endpoint: Endpoint, sample: Json, pointer: str) -> str:
    inside = any(pointer.startswith(f"{_pointer(one)}/") for one in attachments(sample))
    content = inside and pointer.endswith(_CONTENT)
    mark = _DATA if content and not pointer.endswith("/source/data") else MARK
    marked = rewritten(sample, {pointer: mark})
    refused = _refusal(endpoint, marked)
    if refused is not None:
        return refused
    sent = any(MARK in s.text for s in segments(endpoint.outgoing(_as_text(marked), ())))
    return READ if content and sent else SENT if sent else LEFT_OUT


def _recording(endpoint: Endpoint) -> Iterator[tuple[str, str]]:
    """Where a text under the name of a recording is refused."""
    if endpoint.form:
        try:
            endpoint.received(_FORM, _FORM_TYPE)
        except GatewayError as error:
            yield "recording", f"{SOUND}: {error.code}"


def _pointer(one: Attachment) -> str:
    return "/" + "/".join(map(str, one.path))


def _as_text(body: Json) -> Json:
    """The request as it is once its files have been read: here they are text of one line."""
    texts = {}
    for one in attachments(body):
        read = Read("text", (one.raw or b"").decode("utf-8", "replace"))
        texts[one.path] = {"type": one.text_type, "text": opened(one, read).text}
    return replaced(body, texts)


def _refused(endpoint: Endpoint) -> Iterator[tuple[str, str]]:
    """What is not text: in the place of the first text, and beside it."""
    for name, part in _PARTS if _place(endpoint) else ():
        body = _with_part(endpoint, part)
        yield name, _refusal(endpoint, body) or _opened(name, body)
    for name, members in _MEMBERS:
        # A form has nothing but texts.
        added = (
            {k: orjson.dumps(v).decode() for k, v in members.items()} if endpoint.form else members
        )
        told = _refusal(endpoint, {**copy.deepcopy(SAMPLES[endpoint.path]), **added})
        if told or not endpoint.form:  # otherwise it is the text of a place that has a row
            yield name, told or SENT


def _place(endpoint: Endpoint) -> str:
    """The member in which a part could stand; empty where the dialect has no parts."""
    sample = SAMPLES[endpoint.path]
    return next((k for k in ("messages", "input", "prompt") if k in sample), "")


def _opened(name: str, body: Json) -> str:
    found = attachments(body)
    if not found:
        return SENT
    return DECIDED if found[0].url or name.startswith("image") else READ


def _with_part(endpoint: Endpoint, part: Any) -> Json:
    body = copy.deepcopy(SAMPLES[endpoint.path])
    place = _place(endpoint)
    nested = place == "messages" or endpoint.path == "/v1/responses"
    body[place] = [{"role": "user", "content": [part]}] if nested else [part]
    return body


def _refusal(endpoint: Endpoint, body: Json) -> str | None:
    try:
        endpoint.read(_as_text(body))
    except GatewayError as error:
        return f"refused: {error.code}"
    return None
