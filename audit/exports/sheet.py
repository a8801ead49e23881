"""Exchanges as the rows of a sheet, one a row: what spreadsheets, CSV files and data frames hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

import orjson

from audit.oversight.unmask import PSEUDONYMS, Masks
from audit.reading.listing import ExchangeRow
from audit.reading.read import Entry, ExchangeDetail, Reader
from audit.record import Kind
from audit.sealing.pseudonym import shown

Cell = str | int | None
BATCH = 200
"""Exchanges read at once."""


@dataclass(frozen=True, slots=True)
class Told:
    """An exchange as its first and its last record tell it: `asked` and `ended` are facts, the others contents."""

    exchange: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    asked: Mapping[str, Any]
    ended: Mapping[str, Any]
    request: Mapping[str, Any] = field(repr=False)
    answer: Mapping[str, Any] = field(repr=False)
    hidden: str | None
    """Why contents are not shown, where there are some."""


@dataclass(frozen=True, slots=True)
class Column:
    """`title` heads the column for people, `name` for programs."""

    title: str
    name: str
    value: Callable[[Told], Cell]


@dataclass(frozen=True, slots=True)
class Row:
    """`cursor` continues the sheet after this row."""

    cells: tuple[Cell, ...] = field(repr=False)
    cursor: str


def rows(
    reader: Reader,
    listed: Iterable[ExchangeRow],
    columns: Sequence[Column],
    *,
    masks: Masks = PSEUDONYMS,
) -> Iterator[Row]:
    """In the order of the list; memory does not grow with it."""
    for one, cursor in told(reader, listed, masks=masks):
        yield Row(tuple(column.value(one) for column in columns), cursor)


def told(
    reader: Reader, listed: Iterable[ExchangeRow], *, masks: Masks = PSEUDONYMS
) -> Iterator[tuple[Told, str]]:
    """Each exchange with the cursor behind it, in batches; people as `masks` shows them."""
    rest = iter(listed)
    while some := list(islice(rest, BATCH)):
        details = {d.exchange: d for d in reader.details([row.exchange for row in some])}
        for row in some:
            if row.exchange in details:
                yield _told(masks.of(details[row.exchange])), row.cursor


def _told(detail: ExchangeDetail) -> Told:
    request = next(e for e in detail.entries if e.record.kind is Kind.REQUEST)
    closings = [e for e in detail.entries if e.record.kind is Kind.CLOSING]
    closing = next((e for e in closings if e.record.body.get("outcome") == detail.state), None)
    hidden = [e.hidden for e in (request, closing) if e is not None and e.hidden]
    return Told(
        exchange=detail.exchange,
        state=detail.state,
        started_at=request.record.at,
        ended_at=None if closing is None else closing.record.at,
        asked=request.record.body,
        ended={} if closing is None else closing.record.body,
        request=request.contents or {},
        answer=_contents(closing),
        hidden=hidden[0] if hidden else None,
    )


def _contents(entry: Entry | None) -> Mapping[str, Any]:
    return {} if entry is None or entry.contents is None else entry.contents


def _fact(name: str) -> Callable[[Told], Cell]:
    def value(told: Told) -> Cell:
        found = told.asked.get(name)
        return found if isinstance(found, str) else None

    return value


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone().isoformat(timespec="seconds")


def _rules(told: Told) -> str:
    listed = [*(told.asked.get("rules") or ()), *(told.ended.get("rules") or ())]
    return ", ".join(dict.fromkeys(map(str, listed)))


def _found(facts: Mapping[str, Any]) -> str:
    kinds = Counter(str(row[0]) for row in facts.get("findings") or () if row)
    return ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))


def _milliseconds(told: Told) -> int | None:
    spent = told.ended.get("milliseconds")
    return spent if isinstance(spent, int) else None


def said(body: object) -> str:
    """A request as a person reads it: who said what, a turn a line; what is no conversation, as JSON."""
    messages = body.get("messages") if isinstance(body, dict) else None
    if not isinstance(messages, list) or not all(isinstance(m, dict) for m in messages):
        return "" if body is None else _json(body)
    return "\n".join(f"{m.get('role', '')}: {_words(m)}" for m in messages)


def _words(message: Mapping[str, Any]) -> str:
    content = message.get("content")
    if isinstance(content, list) and all(isinstance(part, dict) for part in content):
        content = "\n".join(str(part.get("text") or _json(part)) for part in content)
    rest = {k: v for k, v in message.items() if k not in ("role", "content")}
    words = content if isinstance(content, str) else "" if content is None else _json(content)
    return words + (f" {_json(rest)}" if rest else "")


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def answered(told: Told) -> str:
    """What the client was given, one text a line."""
    delivered = told.answer.get("delivered")
    return "\n".join(map(str, delivered.values())) if isinstance(delivered, dict) else ""


FACTS = (
    Column("受付ID", "exchange", lambda t: t.exchange),
    Column("受付日時", "started_at", lambda t: _time(t.started_at)),
    Column("終了日時", "ended_at", lambda t: _time(t.ended_at)),
    Column("状態", "state", lambda t: t.state),
    Column("依頼の判定", "decision", _fact("decision")),
    Column("回答の判定", "answer_decision", lambda t: t.ended.get("decision")),
    Column("利用者", "subject", lambda t: shown(t.asked.get("subject"))),
    Column("部署", "department", _fact("department")),
    Column("入口", "endpoint", _fact("endpoint")),
    Column("モデル", "model", _fact("model")),
    Column("提供者", "provider", _fact("provider")),
    Column("適用した規則", "rules", _rules),
    Column("依頼から見つかったもの", "found", lambda t: _found(t.asked)),
    Column("回答から見つかったもの", "found_in_answer", lambda t: _found(t.ended)),
    Column("付けた表示", "label", lambda t: t.ended.get("label")),
    Column("方針", "policy", _fact("policy")),
    Column("所要ミリ秒", "milliseconds", _milliseconds),
)
"""In the clear in the log: no personal data but the caller's pseudonym."""
CONTENTS = (
    Column("氏名・アカウント", "user", lambda t: t.request.get("user")),
    Column("依頼", "request", lambda t: said(t.request.get("request"))),
    Column("送信した依頼", "sent", lambda t: said(t.request.get("sent"))),
    Column("回答", "answer", answered),
    Column("内容を示せない理由", "hidden", lambda t: t.hidden),
)
"""From the sealed contents: personal data."""
