"""A request of the Responses API, and the chat completion that it is sent on as.

Only what is named here is carried over; every leaf has been screened before, and what is unknown is refused. Nothing is
kept at the provider: an earlier response is read back from this gateway's own log.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gateway.web.body import Json
from gateway.web.errors import Code
from gateway.wire.program_tools import (
    CALLS,
    OUTPUTS,
    TEXT,
    Offered,
    answered,
    asked_for,
    named,
    offered,
)
from gateway.wire.request import (
    Request,
    asks_for_json,
    called,
    flag_in,
    is_one_of,
    items_in,
    known_members,
    model_in,
    opaque,
    said_in,
    text_in,
    unknown_part,
    unscreened_tool,
    wrong,
)

CARRIED = frozenset(
    [
        "model",
        "input",
        "instructions",
        "max_output_tokens",
        "temperature",
        "top_p",
        "stream",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "reasoning",
        "text",
        "user",
        "safety_identifier",
        "prompt_cache_key",
        "previous_response_id",
        "store",
    ]
)
LEFT_OUT = frozenset(
    [
        "metadata",
        "include",
        "client_metadata",
        "truncation",
        "stream_options",
        "service_tier",
        "prompt_cache_retention",
        "top_logprobs",
        "max_tool_calls",
    ]
)
"""What concerns the provider's own storage, tools and probabilities. It is screened, and does not leave."""
REMOTE = ("conversation", "prompt")
SAME = ("temperature", "top_p", "parallel_tool_calls", "user", "safety_identifier")
ROLES = frozenset({"system", "developer", "user", "assistant"})
PREFIX = "resp_"


def read_response(body: Json) -> Request:
    for member in REMOTE:
        if body.get(member) is not None:
            raise opaque(
                f"/{member}",
                Code.REMOTE_REFERENCE,
                "提供者に保存された内容は検査できないため使えません",
                "content stored at the provider cannot be screened",
            )
    told = {k: v for k, v in body.items() if k not in (*REMOTE, "background") or v}
    known_members(told, CARRIED | LEFT_OUT)
    model, stream = model_in(body), flag_in(body, "stream")
    flag_in(body, "store")
    chat = as_chat(body)
    return Request(body, model, stream, asks_for_json(chat.get("response_format")), _previous(body))


def _previous(body: Json) -> str:
    previous = body.get("previous_response_id")
    if previous is None:
        return ""
    if not isinstance(previous, str):
        raise wrong("previous_response_id", "文字列にしてください", "a string is needed")
    return previous.removeprefix(PREFIX)


def continued(body: Json, earlier: Json, answered: list[Json]) -> Json:
    """`body` with what was said before it: the earlier request's input, and its answer as items."""
    return {**body, "input": [*_items(earlier), *answered, *_items(body)]}


def _items(body: Json) -> list[Json]:
    said = body.get("input")
    if isinstance(said, str):
        return [{"role": "user", "content": said}]
    return items_in(said, "input") if said is not None else []


def as_chat(body: Json) -> Json:
    """The chat completion in the words of `body`; raises the refusal of what cannot be carried over."""
    messages: list[Json] = []
    if body.get("instructions") is not None:
        messages.append({"role": "system", "content": text_in(body, "instructions", "")})
    for place, item in enumerate(_items(body)):
        messages.extend(_message(item, f"/input/{place}", messages))
    if not messages:
        raise wrong("input", "文字列か配列にしてください", "`input` must be a string or an array")
    chat: Json = {"model": body["model"], "messages": messages}
    chat |= {k: body[k] for k in SAME if body.get(k) is not None}
    if body.get("max_output_tokens") is not None:
        chat["max_completion_tokens"] = body["max_output_tokens"]
    if body.get("tools"):
        chat |= _tools(body)
    effort = _object(body, "reasoning").get("effort")
    if effort is not None:
        chat["reasoning_effort"] = effort
    if body.get("stream"):
        chat |= {"stream": True, "stream_options": {"include_usage": True}}
    return chat | _format(_object(body, "text"))


def _object(body: Json, member: str) -> Json:
    value = body.get(member)
    if value is not None and not isinstance(value, dict):
        raise wrong(member, "オブジェクトにしてください", "an object is needed")
    return value or {}


def _message(item: Json, pointer: str, before: list[Json]) -> Iterator[Json]:
    """The message of an item; a call joins the assistant's message that it follows."""
    kind = item.get("type", "message")
    if kind == "message":
        if not is_one_of(item.get("role"), ROLES):
            raise wrong(pointer, "role のある項目にしてください", "an item needs a known `role`")
        content = said_in(item.get("content"), TEXT, f"{pointer}/content")
        yield {"role": item["role"], "content": content}
    elif kind == "function_call" or is_one_of(kind, CALLS):
        call = called(*asked_for(item, pointer))
        if before and before[-1]["role"] == "assistant":
            before[-1].setdefault("tool_calls", []).append(call)
        else:
            yield {"role": "assistant", "content": None, "tool_calls": [call]}
    elif is_one_of(kind, OUTPUTS):
        identity, told = answered(item, pointer)
        yield {"role": "tool", "tool_call_id": identity, "content": told}
    elif kind != "reasoning":  # signed or encrypted for the provider that wrote it: it is left out
        raise unknown_part(pointer)


def _tools(body: Json) -> Json:
    """The tools, and which of them may be or has to be called."""
    offers = list(offered(body["tools"]))
    choice = body.get("tool_choice")
    told: Json = {"tools": [offer.function for offer in offers]}
    if choice is None or isinstance(choice, str):
        return told | ({} if choice is None else {"tool_choice": choice})
    kind = choice.get("type") if isinstance(choice, dict) else None
    if kind == "allowed_tools":
        names = {_chosen(tool, offers) for tool in items_in(choice.get("tools"), "tool_choice")}
        kept = [one for one in told["tools"] if one["function"]["name"] in names]
        return {"tools": kept, "tool_choice": choice.get("mode", "auto")}
    name = _chosen(choice, offers)
    return told | {"tool_choice": {"type": "function", "function": {"name": name}}}


def _chosen(choice: Any, offers: Sequence[Offered]) -> str:
    """The function that a choice means."""
    kind = choice.get("type") if isinstance(choice, dict) else None
    if kind in ("function", "custom"):
        return named(text_in(choice, "name", "/tool_choice"), str(choice.get("namespace") or ""))
    if any(offer.tool is not None and offer.name == kind == offer.tool.kind for offer in offers):
        return str(kind)
    raise unscreened_tool("/tool_choice", choice)


def _format(text: Json) -> Json:
    chat: Json = {}
    if text.get("verbosity") is not None:
        chat["verbosity"] = text["verbosity"]
    form = text.get("format")
    if form is None:
        return chat
    if not isinstance(form, dict):
        raise wrong("text", "format はオブジェクトにしてください", "`format` must be an object")
    if form.get("type") == "json_schema":
        told = {k: form[k] for k in ("name", "description", "schema", "strict") if k in form}
        chat["response_format"] = {"type": "json_schema", "json_schema": told}
    elif form.get("type") != "text":
        chat["response_format"] = {"type": form.get("type")}
    return chat
