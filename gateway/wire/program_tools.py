"""Tools of the Responses API that the caller's own program runs, and the functions that they are for a provider.

A function is what every provider knows. Its arguments hold in JSON what the tool's own item has as text (`custom`) or
as an object (`local_shell`, `shell`, `apply_patch`); a grammar goes into the description. Tools of a namespace bear its
name in front. What the *provider* runs is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import orjson

from gateway.web.body import Json, strict_json
from gateway.wire.request import function, items_in, text_in, texts_in, unscreened_tool, wrong
from gateway.wire.told import ToolCall

TEXT = frozenset({"input_text", "output_text", "text", "refusal"})
APART = "__"
"""Between a namespace and the name of a tool in it."""
_LONGEST_NAME = 64
_NO_LETTER = re.compile(r"[^0-9A-Za-z_-]")


def _object_of(required: str, **members: Json) -> Json:
    return {"type": "object", "properties": members, "required": required.split()}


_STRING, _COUNT = {"type": "string"}, {"type": "integer"}
_LINES = {"type": "array", "items": _STRING}


@dataclass(frozen=True, slots=True)
class ProgramTool:
    """One kind: the types of its items, the member of a call in which all of it stands, and the function for it."""

    kind: str
    call: str
    output: str
    member: str
    prefix: str
    description: str = ""
    parameters: Json = field(default_factory=dict)


CUSTOM = ProgramTool(
    "custom",
    "custom_tool_call",
    "custom_tool_call_output",
    "input",
    "ctc",
    "",
    _object_of("input", input=_STRING),
)
_OF_A_KIND = (
    ProgramTool(
        "local_shell",
        "local_shell_call",
        "local_shell_call_output",
        "action",
        "lsh",
        "Runs a command on the user's machine.",
        _object_of("command", command=_LINES, working_directory=_STRING, timeout_ms=_COUNT),
    ),
    ProgramTool(
        "shell",
        "shell_call",
        "shell_call_output",
        "action",
        "sh",
        "Runs shell commands on the user's machine.",
        _object_of("commands", commands=_LINES, timeout_ms=_COUNT, max_output_length=_COUNT),
    ),
    ProgramTool(
        "apply_patch",
        "apply_patch_call",
        "apply_patch_call_output",
        "operation",
        "apc",
        "Creates, updates or deletes a file on the user's machine by a diff in the V4A format.",
        _object_of(
            "type path",
            type={"type": "string", "enum": ["create_file", "update_file", "delete_file"]},
            path=_STRING,
            diff=_STRING,
        ),
    ),
)
KINDS = MappingProxyType({tool.kind: tool for tool in _OF_A_KIND})
CALLS = MappingProxyType({tool.call: tool for tool in (CUSTOM, *_OF_A_KIND)})
OUTPUTS = frozenset({"function_call_output", *(tool.output for tool in CALLS.values())})


@dataclass(frozen=True, slots=True)
class Offered:
    """A tool of a request: the function that it is sent as, and how its calls are told (None: as a function's)."""

    function: Json = field(repr=False)
    tool: ProgramTool | None = None
    name: str = ""
    namespace: str = ""


def offered(tools: Any, pointer: str = "/tools", namespace: str = "") -> Iterator[Offered]:
    """Raises the refusal of a tool that somebody else runs."""
    for place, tool in enumerate(items_in(tools, pointer.removeprefix("/"))):
        here, kind = f"{pointer}/{place}", tool.get("type")
        if kind == "namespace" and not namespace:
            within = text_in(tool, "name", here)
            yield from offered(tool.get("tools"), f"{here}/tools", within)
        elif kind in ("function", "custom"):
            name = text_in(tool, "name", here)
            told = named(name, namespace)
            if kind == "custom":
                made = function(told, _described(tool, here), CUSTOM.parameters)
                yield Offered(made, CUSTOM, name, namespace)
            else:
                asked = tool.get("description"), tool.get("parameters"), tool.get("strict")
                yield Offered(function(told, *asked), None, name, namespace)
        elif isinstance(kind, str) and kind in KINDS and _is_here(tool) and not namespace:
            known = KINDS[kind]
            made = function(kind, known.description, known.parameters)
            yield Offered(made, known, kind)
        else:
            raise unscreened_tool(here, tool)


def named(name: str, namespace: str = "") -> str:
    """The name of a function: providers take letters of ASCII, and 64 of them."""
    whole = f"{namespace}{APART}{name}" if namespace else name
    return _NO_LETTER.sub("_", whole)[-_LONGEST_NAME:] if namespace else name


def _described(tool: Json, pointer: str) -> str | None:
    description, form = tool.get("description"), tool.get("format")
    if form is None or form == {"type": "text"}:
        return description
    if not isinstance(form, dict) or form.get("type") != "grammar":
        raise wrong(f"{pointer}/format", "text か grammar です", "`format` is text or grammar")
    syntax, rules = (text_in(form, k, f"{pointer}/format") for k in ("syntax", "definition"))
    return f"{description or ''}\n\n`input` has to follow this {syntax} grammar:\n{rules}".strip()


def _is_here(tool: Json) -> bool:
    """Whether the caller runs it: a shell may also be one in a container of the provider's."""
    where = tool.get("environment")
    return where is None or (isinstance(where, dict) and where.get("type") == "local")


def asked_for(item: Json, pointer: str) -> tuple[str, str, str]:
    """Of an item that is a call: its id, the name of the function, and its arguments."""
    kind = item["type"]
    if kind == "function_call":
        arguments, name = text_in(item, "arguments", pointer), text_in(item, "name", pointer)
    elif kind == CUSTOM.call:
        said = {"input": text_in(item, "input", pointer)}
        arguments, name = orjson.dumps(said).decode(), text_in(item, "name", pointer)
    else:
        told = item.get(CALLS[kind].member)
        if not isinstance(told, dict):
            raise wrong(
                f"{pointer}/{CALLS[kind].member}", "オブジェクトが必要です", "an object is needed"
            )
        arguments, name = orjson.dumps(told).decode(), CALLS[kind].kind
    return _id(item, pointer), named(name, str(item.get("namespace") or "")), arguments


def answered(item: Json, pointer: str) -> tuple[str, str]:
    """Of an item that is the result of a call: the id of the call, and the text."""
    output = item.get("output")
    status = item.get("status")
    if item["type"] == "shell_call_output":
        told = orjson.dumps(items_in(output, f"{pointer}/output")).decode()
    elif item["type"] == "apply_patch_call_output":
        said = texts_in(output or "", TEXT, f"{pointer}/output")
        told = "\n".join(filter(None, (status if isinstance(status, str) else "", said)))
    else:
        told = texts_in(output, TEXT, f"{pointer}/output")
    return _id(item, pointer), told


def _id(item: Json, pointer: str) -> str:
    """Of a local shell's call either of them is given."""
    own = item.get("call_id") is None and item.get("id") is not None
    return text_in(item, "id" if own else "call_id", pointer)


def call_item(offers: Mapping[str, Offered], call: ToolCall, identity: str, own: str) -> Json:
    """A call that a provider made, as the item that the caller expects. `own` is the item's id without its prefix."""
    offer = offers.get(call.name)
    tool = offer.tool if offer else None
    ended = {"call_id": identity, "status": "completed"}
    spaced = {"namespace": offer.namespace} if offer and offer.namespace else {}
    name = offer.name if offer and offer.namespace else call.name
    if tool is CUSTOM:
        said = _said(str(call.arguments))
        ended.pop("status")
        return {
            "type": tool.call,
            "id": f"ctc_{own}",
            **ended,
            "name": name,
            **spaced,
            "input": said,
        }
    arguments = strict_json(str(call.arguments)) if tool else None
    if tool is None or not isinstance(arguments, dict):
        told = {"name": name, **spaced, "arguments": call.arguments.told}
        return {"type": "function_call", "id": f"fc_{own}", **ended, **told}
    return {
        "type": tool.call,
        "id": f"{tool.prefix}_{own}",
        **ended,
        tool.member: _told(tool, arguments),
    }


def _said(arguments: str) -> str:
    """What a custom tool is given; a provider that has written no JSON has written just that."""
    told = strict_json(arguments)
    said = told.get("input") if isinstance(told, dict) else None
    return said if isinstance(said, str) else arguments


def _told(tool: ProgramTool, arguments: Json) -> Json:
    if tool.kind == "local_shell":
        command = arguments.get("command")
        lines = ["bash", "-lc", command] if isinstance(command, str) else command
        return {"env": {}, **arguments, "type": "exec", "command": lines}
    if tool.kind == "shell":
        return {"timeout_ms": None, "max_output_length": None, **arguments}
    return arguments
