"""What of a provider's JSON is an answer at all, and one way to read what providers write in several ways.

Whoever writes a dialect takes for granted what is checked here: a call is an object with a name and arguments in text.
"""

from __future__ import annotations

from typing import Any

import orjson

from gateway.web.body import Json

MOST_INDEX = 1_000
"""Of choices and calls. It is a place, and no number of this size is anybody's."""


def is_choice(choice: Any) -> bool:
    return (
        isinstance(choice, dict)
        and _is_index(choice.get("index", 0))
        and _is_message(choice.get("delta") or {})
        and _is_message(choice.get("message") or {})
    )


def _is_index(index: Any) -> bool:
    return type(index) is int and 0 <= index < MOST_INDEX


def _is_message(message: Any) -> bool:
    if not isinstance(message, dict):
        return False
    calls = message.get("tool_calls") or []
    return isinstance(calls, list) and len(calls) <= MOST_INDEX and all(map(_is_call, calls))


def _is_call(call: Any) -> bool:
    if not isinstance(call, dict):
        return False
    index, asked = call.get("index"), call.get("function") or {}
    if not (index is None or _is_index(index)) or not isinstance(asked, dict):
        return False
    name, arguments = asked.get("name"), asked.get("arguments")
    return isinstance(name, str | None) and isinstance(arguments, str | dict | None)


def read_alike(message: Json) -> Json:
    """The message with its text as one string where it came as parts of text, calls without an index that is none, and
    arguments as JSON in a string where they came as an object. Most messages are what they are."""
    calls, content = message.get("tool_calls"), message.get("content")
    if calls:
        message = {**message, "tool_calls": [_called(call) for call in calls]}
    if isinstance(content, list) and content and all(map(_is_text, content)):
        message = {**message, "content": "".join(part["text"] for part in content)}
    return message


def _is_text(part: Any) -> bool:
    return (
        isinstance(part, dict) and part.keys() == {"type", "text"} and isinstance(part["text"], str)
    )


def _called(call: Json) -> Json:
    asked = call.get("function")
    if isinstance(asked, dict) and isinstance(asked.get("arguments"), dict):
        written = orjson.dumps(asked["arguments"]).decode()
        call = {**call, "function": {**asked, "arguments": written}}
    if "index" in call and call["index"] is None:
        call = {k: v for k, v in call.items() if k != "index"}
    return call


def says_something(delta: Any) -> bool:
    """Whether a delta holds anything but empty strings; an opening role counts."""
    if isinstance(delta, dict):
        return any(says_something(v) for k, v in delta.items() if k not in ("index", "type"))
    if isinstance(delta, list):
        return any(map(says_something, delta))
    return delta not in ("", None)
