"""A request as this gateway reads it in any dialect, and the refusals that every dialect shares."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Any

from gateway.attachments.attachment import Carried
from gateway.web.body import Json
from gateway.web.errors import Code, GatewayError, unreadable
from gateway.wire.leaves import Segment, segments, step

JSON_FORMATS = ("json_object", "json_schema")


@dataclass(frozen=True, slots=True)
class Request:
    """A request of which every leaf is text that can be screened."""

    body: Json = field(repr=False)
    model: str
    stream: bool = False
    structured: bool = False
    """Whether the answer has to be JSON, in which no label can stand."""

    previous: str = ""
    """The earlier exchange that this one continues, where the dialect has such a thing."""

    def segments(self) -> Iterator[Segment]:
        return segments(self.body)


def model_in(body: Json) -> str:
    model = body.get("model")
    if not isinstance(model, str) or not model:
        raise wrong("model", "モデル名を文字列で指定してください", "`model` must be a string")
    return model


def flag_in(body: Json, name: str) -> bool:
    flag = body.get(name) or False
    if not isinstance(flag, bool):
        raise wrong(name, "true か false にしてください", f"`{name}` must be a boolean")
    return flag


def asks_for_json(response_format: Any) -> bool:
    return isinstance(response_format, dict) and response_format.get("type") in JSON_FORMATS


def is_one_of(value: Any, known: Container[str]) -> bool:
    return isinstance(value, str) and value in known


def wrong(param: str, japanese: str, english: str) -> GatewayError:
    return unreadable(f"{japanese}（{param}）。 ({english}.)", param, Code.INVALID_REQUEST)


def opaque(pointer: str, code: Code, japanese: str, english: str) -> GatewayError:
    return unreadable(f"{japanese}（{pointer}）。 ({english}: {pointer}.)", pointer, code)


def token_ids(pointer: str) -> GatewayError:
    return opaque(
        pointer,
        Code.TOKEN_IDS,
        "トークン番号の配列は検査できません",
        "token ids cannot be screened",
    )


def unknown_part(pointer: str) -> GatewayError:
    return opaque(
        pointer,
        Code.UNKNOWN_CONTENT_PART,
        "文章（text）以外の添付は検査できないため送れません",
        "only text parts can be screened",
    )


def unscreened_tool(pointer: str, tool: Any = None) -> GatewayError:
    refused = opaque(
        pointer,
        Code.TOOL_NOT_SCREENED,
        "この種類のツールは内容を検査できません",
        "tools of this kind cannot be screened",
    )
    kind = tool.get("type") if isinstance(tool, dict) else None
    refused.member = kind if isinstance(kind, str) else ""
    return refused


def known_members(body: Json, known: frozenset[str]) -> None:
    """A translated dialect carries over what it knows; anything else would be lost, and is refused."""
    for place, key in enumerate(body):
        if key not in known:
            pointer = f"/{step(key, place)}"
            refused = opaque(
                pointer,
                Code.UNKNOWN_MEMBER,
                "この項目は扱えません。取り除いてください",
                "this member cannot be carried over",
            )
            refused.member = key
            raise refused


def items_in(value: Any, pointer: str) -> list[Json]:
    """A list of objects, or the refusal that says where it is not one."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise wrong(pointer, "オブジェクトの配列にしてください", "an array of objects is needed")
    return value


def text_in(item: Json, key: str, pointer: str) -> str:
    text = item.get(key)
    if not isinstance(text, str):
        raise wrong(f"{pointer}/{key}", "文字列にしてください", "a string is needed")
    return text


def texts_in(content: Any, kinds: frozenset[str], pointer: str) -> str:
    """The text of a content that is a string or an array of text parts; any other part is refused."""
    if isinstance(content, str):
        return content
    texts = []
    for place, part in enumerate(items_in(content, pointer)):
        here = f"{pointer}/{place}"
        if not is_one_of(part.get("type"), kinds):
            raise unknown_part(here)
        texts.append(text_in(part, "refusal" if part["type"] == "refusal" else "text", here))
    return "\n".join(texts)


def said_in(content: Any, kinds: frozenset[str], pointer: str) -> str | list[Json]:
    """As `texts_in`, but for files that were let out as they are: with them the content stays in parts."""
    if not isinstance(content, list) or not any(isinstance(part, Carried) for part in content):
        return texts_in(content, kinds, pointer)
    return [
        part
        if isinstance(part, Carried)
        else {"type": "text", "text": texts_in([part], kinds, f"{pointer}/{place}")}
        for place, part in enumerate(content)
    ]


def function(name: str, description: Any, parameters: Any, strict: Any = None) -> Json:
    """A tool as chat completions describe it."""
    told = {"description": description, "parameters": parameters, "strict": strict}
    return {
        "type": "function",
        "function": {"name": name, **{k: v for k, v in told.items() if v is not None}},
    }


def called(identity: str, name: str, arguments: str) -> Json:
    return {
        "id": identity,
        "type": "function",
        "function": {"name": name, "arguments": arguments},
    }
