"""A chat completion request as this gateway reads it. What cannot be read as text is refused, never passed through."""

from __future__ import annotations

from typing import Any

from gateway.web.body import Json
from gateway.web.errors import Code, GatewayError
from gateway.wire.leaves import step
from gateway.wire.request import (
    Request,
    asks_for_json,
    flag_in,
    is_one_of,
    model_in,
    opaque,
    token_ids,
    unknown_part,
    unscreened_tool,
    wrong,
)

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
        "conversation",
        "previous_response_id",
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


def read_chat(body: Json) -> Request:
    """The request in `body`; raises the refusal (400) that says which place cannot be read."""
    model, stream = model_in(body), flag_in(body, "stream")
    check_count(body)
    _check_messages(body.get("messages"))
    prediction = body.get("prediction")
    if isinstance(prediction, dict):
        _check_content(prediction.get("content"), "/prediction/content")
    check_rest(body)
    return Request(body, model, stream, asks_for_json(body.get("response_format")))


def check_rest(body: Json) -> None:
    """What may stand in any request that is sent on as it is: no content out of sight, no tool run elsewhere."""
    _check_modalities(body.get("modalities"))
    _check_tools(body.get("tools"))
    if isinstance(body.get("prompt"), dict):
        raise _out_of_sight("/prompt")
    remote = _remote(body)
    if remote is not None:
        raise _out_of_sight("/" + "/".join(map(str, remote)))


def check_count(body: Json) -> None:
    choices = body.get("n")
    if choices is not None and not (type(choices) is int and 1 <= choices <= MOST_CHOICES):
        raise wrong(
            "n", f"1から{MOST_CHOICES}の整数にしてください", f"`n` must be 1 to {MOST_CHOICES}"
        )


def _check_messages(messages: Any) -> None:
    if not isinstance(messages, list) or not messages:
        raise wrong(
            "messages", "1件以上の配列にしてください", "`messages` must be a non-empty array"
        )
    for place, message in enumerate(messages):
        pointer = f"/messages/{place}"
        if not isinstance(message, dict) or not is_one_of(message.get("role"), ROLES):
            raise wrong(
                pointer, "role のあるメッセージにしてください", "each message needs a known `role`"
            )
        _check_content(message.get("content"), pointer + "/content")


def _check_content(content: Any, pointer: str) -> None:
    if content is None or isinstance(content, str):
        return
    if not isinstance(content, list):
        raise wrong(
            pointer, "文字列か配列にしてください", "content must be a string or an array of parts"
        )
    for place, part in enumerate(content):
        here = f"{pointer}/{place}"
        if isinstance(part, int | float):
            raise token_ids(here)
        if not isinstance(part, dict) or not is_one_of(part.get("type"), TEXT_PARTS):
            raise unknown_part(here)


def _check_modalities(modalities: Any) -> None:
    if modalities is not None and modalities != ["text"]:
        raise opaque(
            "/modalities",
            Code.MODALITY_NOT_SCREENED,
            "文章以外の出力は検査できません",
            "only text answers",
        )


def _check_tools(tools: Any) -> None:
    if tools is None:
        return
    if not isinstance(tools, list):
        raise wrong("tools", "配列にしてください", "`tools` must be an array")
    for place, tool in enumerate(tools):
        if not isinstance(tool, dict) or not is_one_of(tool.get("type"), TOOL_TYPES):
            raise unscreened_tool(f"/tools/{place}", tool)


def _remote(value: Json | list[Any]) -> tuple[str | int, ...] | None:
    """The steps to the first thing that stands elsewhere. Most requests have none, and need no pointers."""
    if isinstance(value, dict):
        for place, (key, item) in enumerate(value.items()):
            if key in REMOTE_KEYS and item is not None:
                return (step(key, place),)
            if isinstance(item, dict | list) and key not in NAMES_OF_OTHERS:
                found = _remote(item)
                if found is not None:
                    return (step(key, place), *found)
        return None
    for place, item in enumerate(value):
        found = _remote(item) if isinstance(item, dict | list) else None
        if found is not None:
            return (place, *found)
    return None


def _out_of_sight(pointer: str) -> GatewayError:
    return opaque(
        pointer,
        Code.REMOTE_REFERENCE,
        "画像・音声・ファイルや外部の参照は検査できないため送れません",
        "content outside this request cannot be screened",
    )
