"""A request as this gateway reads it in any dialect, and the refusals that every dialect shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from gateway.body import Json
from gateway.errors import Code, GatewayError, unreadable
from gateway.wire.leaves import Segment, segments

JSON_FORMATS = ("json_object", "json_schema")


@dataclass(frozen=True, slots=True)
class Request:
    """A request of which every leaf is text that can be screened."""

    body: Json = field(repr=False)
    model: str
    stream: bool = False
    structured: bool = False
    """Whether the answer has to be JSON, in which no label can stand."""

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


def is_one_of(value: Any, known: frozenset[str]) -> bool:
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


def unscreened_tool(pointer: str) -> GatewayError:
    return opaque(
        pointer,
        Code.TOOL_NOT_SCREENED,
        "この種類のツールは内容を検査できません",
        "tools of this kind cannot be screened",
    )
