"""What was said before, for dialects that name an earlier response instead of sending it again.

It is read from the sealed contents of the log, and only for the principal that it was answered to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from audit.errors import AuditUnavailable
from audit.reading.read import ExchangeDetail, Reader
from audit.record import Kind, Outcome
from gateway.web.body import Json
from gateway.web.errors import Code, GatewayError, audit_unavailable
from gateway.wire.responses_answer import answer_items
from gateway.wire.told import ToolCall

_ID = re.compile(r"ex-[0-9a-f]{32}")
_CONTENT = "/choices/0/message/content"
_CALL = re.compile(r"/choices/0/message/tool_calls/([0-9]+)/function/(name|arguments)")


class Waiting(NamedTuple):
    """Under which policy a request had to be confirmed, when, what was declared of it, and which rules spoke."""

    policy: str
    at: float
    declared: tuple[str, str]
    rules: frozenset[str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request and what it was answered, as items. `asked` is there where it had to be confirmed; `reason` is None
    until it was."""

    request: Json = field(repr=False)
    answered: list[Json] = field(repr=False)
    asked: Waiting | None = None
    reason: str | None = field(default=None, repr=False)


class Recall:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def earlier(self, exchange: str, subject: str, endpoint: str) -> Earlier:
        """A completed exchange of this principal, or one that waits for a confirmation; raises the 404."""
        try:
            detail = self._reader.exchange(exchange) if _ID.fullmatch(exchange) else None
        except AuditUnavailable:
            raise audit_unavailable() from None
        if detail is None or detail.state not in (Outcome.COMPLETED, Outcome.BLOCKED):
            raise not_found()
        asked, answered, confirmation = _contents(detail, subject, endpoint)
        waits = detail.state == Outcome.BLOCKED
        if asked.get("store") is False or (waits and confirmation[0] is None):
            raise not_found()
        items = [] if waits else _items(exchange, answered)
        return Earlier(asked, items, confirmation[0], None if waits else confirmation[1])

    def close(self) -> None:
        self._reader.close()


def _contents(
    detail: ExchangeDetail, subject: str, endpoint: str
) -> tuple[Json, Json, tuple[Waiting | None, str]]:
    """The request, the answer, and who asked for a confirmation with the reason that was given."""
    asked: Json | None = None
    answered: Json = {}
    confirmation: tuple[Waiting | None, str] = None, ""
    for entry in detail.entries:
        body, contents = entry.record.body, entry.contents or {}
        if entry.record.kind is Kind.REQUEST:
            own = (body.get("subject"), body.get("endpoint")) == (subject, endpoint)
            asked = contents.get("request") if own else None
            if body.get("decision") == "confirm":
                at = entry.record.at.timestamp()
                told = body["facts"]["data_class"], body["facts"]["intended_use"]
                spoken = frozenset(body["rules"])
                waiting = Waiting(body["policy"], at, told, spoken)
                confirmation = waiting, contents.get("reason", "")
        elif entry.record.kind is Kind.CLOSING:
            answered = contents.get("delivered") or {}
    if asked is None:
        raise not_found()
    return asked, answered, confirmation


def _items(exchange: str, delivered: Json) -> list[Json]:
    calls: dict[int, ToolCall] = {}
    for pointer, text in delivered.items():
        if place := _CALL.fullmatch(pointer):
            call = calls.setdefault(int(place[1]), ToolCall())
            if place[2] == "name":
                call.name = text
            else:
                call.arguments.add(text)
    ordered = [calls[index] for index in sorted(calls)]
    return answer_items(exchange, delivered.get(_CONTENT) or "", ordered, {})


def not_found() -> GatewayError:
    return GatewayError(
        404,
        Code.RESPONSE_NOT_FOUND,
        "続けようとした回答が見つかりません。会話を最初から送ってください。"
        " (No response of yours has this id.)",
        "previous_response_id",
    )
