"""What is screened, read from the code itself: each leaf of each endpoint's full request, and what is refused."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gateway.body import Json
from gateway.endpoints.catalogue import ENDPOINTS
from gateway.endpoints.endpoint import Endpoint
from gateway.endpoints.samples import SAMPLES
from gateway.errors import Code, GatewayError
from gateway.wire.leaves import rewritten, segments

MARK = "印-marker-印"
SENT, LEFT_OUT = "screened, sent on", "screened, not sent on"
OTHERS = (
    "/v1/audio/transcriptions",
    "/v1/audio/translations",
    "/v1/audio/speech",
    "/v1/images/generations",
    "/v1/images/edits",
    "/v1/files",
    "/v1/uploads",
    "/v1/batches",
    "/v1/messages/batches",
    "/v1/vector_stores",
    "/v1/assistants",
    "/v1/threads",
    "/v1/conversations",
    "/v1/fine_tuning/jobs",
    "/v1/realtime",
    "/v1/videos",
)
"""Known endpoints of others that nobody screens here; so is whatever else stands under `/v1`."""
_PLACE = re.compile("/[0-9]+")
_PARTS: tuple[tuple[str, Any], ...] = (
    ("image", {"type": "image_url", "image_url": {"url": "x"}}),
    ("image (Responses)", {"type": "input_image", "image_url": "x"}),
    ("image (Messages)", {"type": "image", "source": {"type": "url", "url": "x"}}),
    ("document (Messages)", {"type": "document", "source": {"type": "text", "data": "x"}}),
    ("audio", {"type": "input_audio", "input_audio": {"data": "x"}}),
    ("file", {"type": "file", "file": {"file_id": "x"}}),
    ("file (Responses)", {"type": "input_file", "file_id": "x"}),
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
            for position, decision in (*_leaves(endpoint), *_refused(endpoint))
        )
    for path in (*OTHERS, "/v1/*"):
        yield Row(path, "*", False, f"refused: {Code.ENDPOINT_NOT_SCREENED}")


def _leaves(endpoint: Endpoint) -> Iterator[tuple[str, str]]:
    """Each leaf with a mark in its place: refused, sent on, or left out."""
    sample = SAMPLES[endpoint.path]
    for segment in segments(sample):
        marked = rewritten(sample, {segment.pointer: MARK})
        refused = _refusal(endpoint, marked)
        if refused is None:
            sent = any(MARK in s.text for s in segments(endpoint.outgoing(marked, ())))
            decision = SENT if sent else LEFT_OUT
        else:
            decision = refused
        yield _PLACE.sub("/*", segment.pointer), decision


def _refused(endpoint: Endpoint) -> Iterator[tuple[str, str]]:
    """What is not text: in the place of the first text, and beside it."""
    for name, part in _PARTS:
        yield name, _refusal(endpoint, _with_part(endpoint, part)) or SENT
    for name, members in _MEMBERS:
        told = _refusal(endpoint, {**copy.deepcopy(SAMPLES[endpoint.path]), **members})
        yield name, told or SENT


def _with_part(endpoint: Endpoint, part: Any) -> Json:
    body = copy.deepcopy(SAMPLES[endpoint.path])
    place = next(k for k in ("messages", "input", "prompt") if k in body)
    nested = place == "messages" or endpoint.path == "/v1/responses"
    body[place] = [{"role": "user", "content": [part]}] if nested else [part]
    return body


def _refusal(endpoint: Endpoint, body: Json) -> str | None:
    try:
        endpoint.read(body)
    except GatewayError as error:
        return f"refused: {error.code}"
    return None
