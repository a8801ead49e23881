"""A chat completion request as this gateway reads it. What cannot be read as text is refused, never passed through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gateway.body import Json
from gateway.errors import Code, GatewayError, unreadable
from gateway.wire.leaves import Segment, segments, step

ROLES = frozenset({"system", "developer", "user", "assistant", "tool", "function"})
TEXT_PARTS = frozenset({"text", "refusal"})
TOOL_TYPES = frozenset({"function", "custom"})
REMOTE_KEYS = frozenset(
    [
        "image_url",
        "input_image",
        "image_file",
        "audio_url",
        "input_audio",
        "video_url",
        "file",
        "file_id",
        "file_ids",
        "file_url",
        "file_data",
        "input_file",
        "vector_store_ids",
        "server_url",
        "connector_id",
        "image",
        "audio",
        "video",
    ]
)
"""Keys that carry, or point to, content that is not text in this request."""
NAMES_OF_OTHERS = frozenset({"tools", "functions", "response_format", "metadata", "user_location"})
"""Under these a key may be the name of somebody's own parameter (`image`), not a place where an image is carried."""
MOST_CHOICES = 16


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """A request of which every leaf is text that can be screened."""

    body: Json = field(repr=False)
    model: str
    stream: bool
    structured: bool
    """Whether the answer has to be JSON, in which no label can stand."""

    def segments(self) -> Iterator[Segment]:
        return segments(self.body)


def read_chat(body: Json) -> ChatRequest:
    """The request in `body`; raises the refusal (400) that says which place cannot be read."""
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise _wrong("model", "モデル名を文字列で指定してください", "`model` must be a string")
    stream = body.get("stream") or False
    if not isinstance(stream, bool):
        raise _wrong("stream", "true か false にしてください", "`stream` must be a boolean")
    choices = body.get("n")
    if choices is not None and not (type(choices) is int and 1 <= choices <= MOST_CHOICES):
        raise _wrong(
            "n", f"1から{MOST_CHOICES}の整数にしてください", f"`n` must be 1 to {MOST_CHOICES}"
        )
    _check_messages(body.get("messages"))
    _check_modalities(body.get("modalities"))
    _check_tools(body.get("tools"))
    prediction = body.get("prediction")
    if isinstance(prediction, dict):
        _check_content(prediction.get("content"), "/prediction/content")
    _check_remote(body, "")
    return ChatRequest(body, model, stream, _is_structured(body.get("response_format")))


def _is_structured(response_format: Any) -> bool:
    return isinstance(response_format, dict) and response_format.get("type") in (
        "json_object",
        "json_schema",
    )


def _check_messages(messages: Any) -> None:
    if not isinstance(messages, list) or not messages:
        raise _wrong(
            "messages", "1件以上の配列にしてください", "`messages` must be a non-empty array"
        )
    for place, message in enumerate(messages):
        pointer = f"/messages/{place}"
        if not isinstance(message, dict) or not _is_one_of(message.get("role"), ROLES):
            raise _wrong(
                pointer, "role のあるメッセージにしてください", "each message needs a known `role`"
            )
        _check_content(message.get("content"), pointer + "/content")


def _check_content(content: Any, pointer: str) -> None:
    if content is None or isinstance(content, str):
        return
    if not isinstance(content, list):
        raise _wrong(
            pointer, "文字列か配列にしてください", "content must be a string or an array of parts"
        )
    for place, part in enumerate(content):
        here = f"{pointer}/{place}"
        if isinstance(part, int | float):
            raise _opaque(
                here,
                Code.TOKEN_IDS,
                "トークン番号の配列は検査できません",
                "token ids cannot be screened",
            )
        if not isinstance(part, dict) or not _is_one_of(part.get("type"), TEXT_PARTS):
            raise _opaque(
                here,
                Code.UNKNOWN_CONTENT_PART,
                "文章（text）以外の添付は検査できないため送れません",
                "only text parts can be screened",
            )


def _check_modalities(modalities: Any) -> None:
    if modalities is not None and modalities != ["text"]:
        raise _opaque(
            "/modalities",
            Code.MODALITY_NOT_SCREENED,
            "文章以外の出力は検査できません",
            "only text answers",
        )


def _check_tools(tools: Any) -> None:
    if tools is None:
        return
    if not isinstance(tools, list):
        raise _wrong("tools", "配列にしてください", "`tools` must be an array")
    for place, tool in enumerate(tools):
        if not isinstance(tool, dict) or not _is_one_of(tool.get("type"), TOOL_TYPES):
            raise _opaque(
                f"/tools/{place}",
                Code.TOOL_NOT_SCREENED,
                "function と custom 以外のツールは内容を検査できません",
                "only function and custom tools can be screened",
            )


def _check_remote(value: Any, pointer: str) -> None:
    if isinstance(value, dict):
        for place, (key, item) in enumerate(value.items()):
            here = f"{pointer}/{step(key, place)}"
            if key in REMOTE_KEYS and item is not None:
                raise _opaque(
                    here,
                    Code.REMOTE_REFERENCE,
                    "画像・音声・ファイルや外部の参照は検査できないため送れません",
                    "content outside this request cannot be screened",
                )
            if key not in NAMES_OF_OTHERS:
                _check_remote(item, here)
    elif isinstance(value, list):
        for place, item in enumerate(value):
            _check_remote(item, f"{pointer}/{place}")


def _is_one_of(value: Any, known: frozenset[str]) -> bool:
    return isinstance(value, str) and value in known


def _wrong(param: str, japanese: str, english: str) -> GatewayError:
    return unreadable(f"{japanese}（{param}）。 ({english}.)", param, Code.INVALID_REQUEST)


def _opaque(pointer: str, code: Code, japanese: str, english: str) -> GatewayError:
    return unreadable(f"{japanese}（{pointer}）。 ({english}: {pointer}.)", pointer, code)
