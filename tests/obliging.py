"""A provider that does what it is asked: it calls the tool that it is given, and answers in the JSON that is wanted."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.fake_provider import Json, Script, completion, delta, said

WORDS = "かしこまりました。ご案内いたします。"
PIECE = 5
_QUOTED = re.compile("'([^']+)'")


def obliges(words: str = WORDS) -> Script:
    """Every text in an argument is what the last message has in quotation marks, or `x`; every number is 3."""

    def script(body: Json) -> Any:
        message = _message(body, words)
        reason = "tool_calls" if "tool_calls" in message else "stop"
        whole = completion([{"index": 0, "message": message, "finish_reason": reason}])
        return _streamed(message, reason, whole["usage"]) if body.get("stream") else whole

    return script


def _message(body: Json, words: str) -> Json:
    quoted = _QUOTED.search(said(body["messages"][-1].get("content")))
    text = quoted[1] if quoted else "x"
    tools = {t["function"]["name"]: t["function"] for t in body.get("tools") or ()}
    choice = body.get("tool_choice")
    if tools and choice != "none" and body["messages"][-1]["role"] != "tool":
        name = choice["function"]["name"] if isinstance(choice, dict) else next(iter(tools))
        schema = tools[name].get("parameters") or {}
        called = {"name": name, "arguments": _json(schema, text)}
        calls = [{"id": "call_1", "type": "function", "function": called}]
        return {"role": "assistant", "content": None, "tool_calls": calls}
    wanted = body.get("response_format") or {}
    if wanted.get("type") == "json_schema":
        words = _json(wanted["json_schema"]["schema"], text)
    elif wanted.get("type") == "json_object":
        words = '{"setup": "x", "punchline": "y"}'
    return {"role": "assistant", "content": words}


def _streamed(message: Json, reason: str, usage: Json) -> list[Json]:
    chunks = [delta(0, {"role": "assistant", "content": ""})]
    text = message["content"] or ""
    chunks += [delta(0, {"content": text[i : i + PIECE]}) for i in range(0, len(text), PIECE)]
    for call in message.get("tool_calls", ()):
        told, arguments = call["function"], call["function"]["arguments"]
        opening = {**call, "index": 0, "function": {**told, "arguments": ""}}
        chunks.append(delta(0, {"tool_calls": [opening]}))
        for i in range(0, len(arguments), PIECE):
            part = {"index": 0, "function": {"arguments": arguments[i : i + PIECE]}}
            chunks.append(delta(0, {"tool_calls": [part]}))
    return [*chunks, delta(0, {}, reason), {**delta(0, {}), "choices": [], "usage": usage}]


def _json(schema: Json, text: str) -> str:
    return json.dumps(_filled(schema, schema.get("$defs", {}), text), ensure_ascii=False)


def _filled(schema: Json, known: Json, text: str) -> Any:
    """A value that fits, every member given."""
    if "$ref" in schema:
        return _filled(known[schema["$ref"].rsplit("/", 1)[1]], known, text)
    if "anyOf" in schema:
        return _filled(schema["anyOf"][0], known, text)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        members = schema.get("properties", {})
        return {name: _filled(member, known, text) for name, member in members.items()}
    if schema.get("type") == "array":
        return [_filled(schema.get("items", {}), known, text)]
    if schema.get("type") in ("integer", "number"):
        return 3
    return schema.get("type") == "boolean" or text
