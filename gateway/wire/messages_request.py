"""A request of Anthropic's Messages API, and the chat completion that it is sent on as.

Only what is named here is carried over; every leaf has been screened before, and what is unknown is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import orjson

from gateway.attachments.attachment import Carried
from gateway.web.body import Json
from gateway.wire.request import (
    Request,
    called,
    flag_in,
    function,
    is_one_of,
    items_in,
    known_members,
    model_in,
    text_in,
    texts_in,
    unknown_part,
    unscreened_tool,
    wrong,
)

CARRIED = frozenset(
    [
        "model",
        "max_tokens",
        "messages",
        "system",
        "tools",
        "tool_choice",
        "stop_sequences",
        "temperature",
        "top_p",
        "stream",
        "metadata",
        "output_config",
    ]
)
LEFT_OUT = frozenset(
    [
        "thinking",
        "top_k",
        "service_tier",
        "cache_control",
        "context_management",
        "inference_geo",
        "speed",
    ]
)
"""Settings of the provider that chat completions have no word for. They hold no text, and do not leave."""
ROLES = frozenset({"system", "user", "assistant"})
SILENT = frozenset({"tool_result", "thinking", "redacted_thinking"})
"""Blocks that say nothing in a message of their own."""
TEXT = frozenset({"text"})
_STRING = {"type": "string"}
OF_PROGRAMS: Mapping[str, tuple[str, Json]] = MappingProxyType({
    "bash": (
        "Runs a command in a shell on the user's machine, or starts that anew.",
        {"type": "object", "properties": {"command": _STRING, "restart": {"type": "boolean"}}},
    ),
    "text_editor": (
        "Views, creates and edits files on the user's machine.",
        {
            "type": "object",
            "properties": {
                "command": {**_STRING, "enum": ["view", "create", "str_replace", "insert"]},
                **dict.fromkeys(("path", "file_text", "old_str", "new_str", "insert_text"), _STRING),
                "insert_line": {"type": "integer"},
                "view_range": {"type": "array", "items": {"type": "integer"}},
            },
            "required": ["command", "path"],
        },
    ),
})  # fmt: skip
"""Anthropic's own kinds that the caller's program runs, in front of their dates: a provider gets them described."""
CHOICES = {"auto": "auto", "any": "required", "none": "none"}


def read_message(body: Json) -> Request:
    known_members(body, CARRIED | LEFT_OUT)
    model, stream = model_in(body), flag_in(body, "stream")
    most = body.get("max_tokens")
    if most is not None and (type(most) is not int or most < 1):
        raise wrong("max_tokens", "1以上の整数にしてください", "`max_tokens` must be at least 1")
    chat = as_chat(body)
    return Request(body, model, stream, "response_format" in chat)


def as_chat(body: Json) -> Json:
    """The chat completion in the words of `body`; raises the refusal of what cannot be carried over."""
    messages = []
    if body.get("system"):
        messages.append({"role": "system", "content": texts_in(body["system"], TEXT, "/system")})
    for place, message in enumerate(items_in(body.get("messages"), "messages")):
        messages.extend(_messages(message, f"/messages/{place}"))
    if all(message["role"] == "system" for message in messages):
        raise wrong("messages", "文章のあるメッセージが必要です", "a message with text is needed")
    chat = {
        "model": body["model"],
        "messages": messages,
        **{k: body[k] for k in ("max_tokens", "temperature", "top_p") if body.get(k) is not None},
    }
    if body.get("stop_sequences"):
        chat["stop"] = body["stop_sequences"]
    if body.get("tools"):
        tools = items_in(body["tools"], "tools")
        chat["tools"] = [_tool(tool, f"/tools/{i}") for i, tool in enumerate(tools)]
        chat.update(_choice(body.get("tool_choice")))
    metadata = body.get("metadata")
    user = metadata.get("user_id") if isinstance(metadata, dict) else None
    if user is not None:
        chat["user"] = user
    if body.get("stream"):
        chat |= {"stream": True, "stream_options": {"include_usage": True}}
    return chat | _format(body.get("output_config"))


def _messages(message: Json, pointer: str) -> Iterator[Json]:
    role, content = message.get("role"), message.get("content")
    if not is_one_of(role, ROLES):
        raise wrong(pointer, "role は user・assistant・system のいずれかです", "unknown `role`")
    if isinstance(content, str):
        yield {"role": role, "content": content}
        return
    blocks = items_in(content, f"{pointer}/content")
    places = [(block, f"{pointer}/content/{i}") for i, block in enumerate(blocks)]
    yield from (_answered(b, p) for b, p in places if b.get("type") == "tool_result")
    texts: list[Json] = []
    calls: list[Json] = []
    for block, here in places:
        if isinstance(block, Carried):
            texts.append(block)
        elif block.get("type") == "text":
            texts.append({"type": "text", "text": text_in(block, "text", here)})
        elif block.get("type") == "tool_use" and role == "assistant":
            calls.append(_called(block, here))
        elif not is_one_of(block.get("type"), SILENT):
            raise unknown_part(here)
    yield from _spoken(role, texts, calls)


def _spoken(role: Any, texts: list[Json], calls: list[Json]) -> Iterator[Json]:
    if role == "assistant":
        said = "".join(part.get("text", "") for part in texts)
        if said or calls:  # of a turn that was all thinking, nothing is left to say
            told = {"tool_calls": calls} if calls else {}
            yield {"role": role, "content": said or None, **told}
    elif texts:
        yield {"role": role, "content": texts}


def _answered(block: Json, pointer: str) -> Json:
    content = block.get("content")
    text = "" if content is None else texts_in(content, TEXT, f"{pointer}/content")
    identity = text_in(block, "tool_use_id", pointer)
    return {"role": "tool", "tool_call_id": identity, "content": text}


def _called(block: Json, pointer: str) -> Json:
    arguments = orjson.dumps(block.get("input") or {}).decode()
    return called(text_in(block, "id", pointer), text_in(block, "name", pointer), arguments)


def _tool(tool: Json, pointer: str) -> Json:
    kind = tool.get("type")
    if kind in (None, "custom"):
        name = text_in(tool, "name", pointer)
        return function(name, tool.get("description"), tool.get("input_schema"))
    known = OF_PROGRAMS.get(kind.rpartition("_")[0]) if isinstance(kind, str) else None
    if known is None:
        raise unscreened_tool(pointer, tool)
    return function(text_in(tool, "name", pointer), *known)


def _choice(choice: Any) -> Json:
    if choice is None:
        return {}
    kind = choice.get("type") if isinstance(choice, dict) else None
    if is_one_of(kind, frozenset(CHOICES)):
        told: Json = {"tool_choice": CHOICES[choice["type"]]}
    elif kind == "tool":
        name = text_in(choice, "name", "/tool_choice")
        told = {"tool_choice": {"type": "function", "function": {"name": name}}}
    else:
        raise wrong("tool_choice", "auto・any・none・tool のいずれかです", "unknown `tool_choice`")
    if choice.get("disable_parallel_tool_use"):
        told["parallel_tool_calls"] = False
    return told


def _format(config: Any) -> Json:
    """Only the form of the answer is carried over from `output_config`."""
    form = config.get("format") if isinstance(config, dict) else None
    if form is None:
        return {}
    if not isinstance(form, dict) or form.get("type") != "json_schema":
        raise wrong("output_config", "format は json_schema だけです", "only json_schema is known")
    schema = {"name": "answer", "schema": form.get("schema")}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}
