"""What of a provider's JSON is an answer at all, and one way to read what providers write in several ways.

Whoever writes a dialect takes for granted what is checked here: a call is an object with a name and arguments in text.
"""

from __future__ import annotations

from typing import Any

import orjson

from gateway.web.body import Json

MOST_INDEX = 1_000
"""Of choices and calls. It is a place, and no number of this size is anybody's."""
ASSISTANT = "assistant"
_TEXT = frozenset({"text", "output_text"})
_ENDS = {
    **dict.fromkeys(("eos", "eos_token", "end_turn", "stop_sequence", "complete", "completed"), "stop"),
    **dict.fromkeys(("max_tokens", "max_output_tokens", "model_length"), "length"),
    **dict.fromkeys(("tool_use", "tool_call"), "tool_calls"),
    **dict.fromkeys(("safety", "recitation", "blocklist", "prohibited_content", "spii"), "content_filter"),
}  # fmt: skip
"""How providers call an end for which chat completions have a word."""
_WORDS = frozenset({"stop", "length", "tool_calls", "content_filter", "function_call"})


class NotAnAnswer(ValueError):
    """The upstream sent JSON that is not a chat completion."""


def is_choice(choice: Any) -> bool:
    return (
        isinstance(choice, dict)
        and _is_index(choice.get("index") or 0)
        and _is_message(choice.get("delta") or {})
        and _is_message(choice.get("message") or {})
    )


def _is_index(index: Any) -> bool:
    return type(index) is int and 0 <= index < MOST_INDEX


def _is_message(message: Any) -> bool:
    if not isinstance(message, dict) or not _is_content(message.get("content")):
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


def _is_content(content: Any) -> bool:
    """A text, nothing, or parts that are text or what was thought before it: nothing else can be labelled."""
    if isinstance(content, list):
        return all(isinstance(part, dict) and _of_part(part) is not None for part in content)
    return content is None or isinstance(content, str)


def _of_part(part: Json) -> tuple[str, str] | None:
    """The member of a message to which a part of its content belongs, and the text of it."""
    kind = part.get("type")
    if kind in _TEXT and isinstance(part.get("text"), str):
        return "content", part["text"]
    if kind == "refusal" and isinstance(part.get("refusal"), str):
        return "refusal", part["refusal"]
    if kind == "thinking":
        thought = part.get("thinking")
        if isinstance(thought, str):
            return "reasoning_content", thought
        if isinstance(thought, list) and all(isinstance(t, dict) for t in thought):
            texts = [t.get("text") for t in thought]
            if all(isinstance(text, str) for text in texts):
                return "reasoning_content", "".join(map(str, texts))
    return None


def read_alike(message: Json) -> Json:
    """The message as the assistant's, with its text as one string where it came as parts, calls without an index that
    is none, and arguments as JSON in a string where they came as an object. Most messages are what they are."""
    calls, content = message.get("tool_calls"), message.get("content")
    if message.get("role", ASSISTANT) != ASSISTANT:
        message = {**message, "role": ASSISTANT}
    if calls:
        message = {**message, "tool_calls": [_called(call) for call in calls]}
    if isinstance(content, list):
        message = {**message, "content": None if not content else ""}
        for member, text in filter(None, map(_of_part, content)):
            message[member] = (message.get(member) or "") + text
    return message


def ending(reason: Any) -> str:
    """How a choice ended, in the word that chat completions have for it; an end that nobody knows stays what it is."""
    told = str(reason)
    word = told.lower()
    return word if word in _WORDS else _ENDS.get(word, told)


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
