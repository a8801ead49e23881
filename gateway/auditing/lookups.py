"""Looking: exchanges by filter, by words and one at a time, saved searches, and who looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from audit.erasure import searches
from audit.oversight import access
from audit.oversight.access import Access
from audit.oversight.roles import ROLE_NAMES, TABLE, May, Role
from audit.proof.tree_read import Stage, TreeReader, tree_of
from audit.reading.filters import Filter
from audit.reading.read import Entry, ExchangeDetail, Page
from audit.reviews.cases import case_in
from audit.sealing.pseudonym import shown
from audit.search import saved
from audit.search.candidates import Wanted
from audit.search.query import SECONDS, Answer
from gateway.auditing.operation import Call, Operation
from gateway.auditing.refusals import NotThere, no_exchange
from gateway.auditing.reviews import CaseView, case_view

MOST_ROWS = 500
MOST_PHRASES = 20

Count = Annotated[int, Field(ge=1, le=MOST_ROWS)]


@dataclass(frozen=True, slots=True)
class Paging:
    """`after` is the `after` of the page before."""

    limit: Count = 50
    after: Annotated[str, Field(max_length=200)] | None = None


@dataclass(frozen=True, slots=True)
class Phrases:
    """They must all occur in the texts of one record, however they are written."""

    phrases: Annotated[tuple[str, ...], Field(max_length=MOST_PHRASES)] = field(
        default=(), repr=False
    )


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to search; what was not looked at by then is said."""

    seconds: Annotated[float, Field(gt=0, le=SECONDS)] = SECONDS


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record: its facts, its contents as the caller may see them, and how far its proof has come."""

    kind: str
    at: datetime
    writer: str
    n: int
    leaf: str
    facts: Mapping[str, Any]
    contents: Mapping[str, Any] | None = field(repr=False)
    hidden: str | None
    proof: Stage


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """`review` is the case that its steps, which are among the records, add up to."""

    exchange: str
    state: str
    person: str | None
    department: str | None
    records: list[RecordView]
    review: CaseView | None


@dataclass(frozen=True, slots=True)
class Names:
    names: list[str]


@dataclass(frozen=True, slots=True)
class AccessPage:
    rows: list[Access]
    after: str | None


@dataclass(frozen=True, slots=True)
class Roles:
    """The caller, and the table of who may do what."""

    name: str
    department: str
    roles: list[Role]
    may: list[May]
    table: Mapping[May, list[Role]]
    names: Mapping[Role, str]


def view(detail: ExchangeDetail, url: str) -> ExchangeView:
    asked = {} if detail.request is None else detail.request.record.body
    case = case_in(entry.record for entry in detail.entries)
    with tree_of(url) as tree:
        records = [_record(entry, tree) for entry in detail.entries]
    return ExchangeView(
        detail.exchange,
        detail.state,
        shown(asked.get("subject")),
        asked.get("department"),
        records,
        None if case is None else case_view(case),
    )


def _record(entry: Entry, tree: TreeReader | None) -> RecordView:
    record = entry.record
    place = (record.writer, record.n, record.leaf.hex())
    proof = Stage(None) if tree is None else tree.stage_of((record.writer, record.n))
    return RecordView(
        record.kind.value, record.at, *place, record.body, entry.contents, entry.hidden, proof
    )


def _exchanges(call: Call) -> Page:
    paging, seconds = call.get(Paging), call.get(Patience).seconds
    return call.desk.exchanges(
        call.get(Filter), limit=paging.limit, before=paging.after, seconds=seconds
    )


def _search(call: Call) -> Answer:
    wanted = Wanted.of(call.get(Phrases).phrases, call.get(Filter))
    return _found(call, wanted)


def _found(call: Call, wanted: Wanted) -> Answer:
    paging = call.get(Paging)
    return call.desk.search(
        wanted, limit=paging.limit, after=paging.after, seconds=call.get(Patience).seconds
    )


def _exchange(call: Call) -> ExchangeView:
    detail = call.desk.view(call.path["exchange"])
    if detail is None:
        raise no_exchange()
    return view(detail, call.office.url)


def _saved(call: Call) -> Names:
    call.desk.allow(May.SEARCH)
    names = saved.names(call.office.url)
    call.desk.enter("saved", {"count": len(names)})
    return Names(names)


def _save(call: Call) -> Names:
    call.desk.allow(May.SEARCH)
    wanted = Wanted.of(call.get(Phrases).phrases, call.get(Filter))
    call.desk.enter("saved", {"saved": True}, access.asked_for(wanted))
    saved.save(call.office.url, call.office.ring, call.path["name"], wanted)
    return Names([call.path["name"]])


def _forget(call: Call) -> Names:
    call.desk.allow(May.SEARCH)
    name = call.path["name"]
    if name not in saved.names(call.office.url):
        raise NotThere(saved.NONE)
    call.desk.enter("saved", {"deleted": True}, {"name": name})
    searches.forget(call.office.url, name)
    return Names(saved.names(call.office.url))


def _run_saved(call: Call) -> Answer:
    call.desk.allow(May.SEARCH)
    if call.path["name"] not in saved.names(call.office.url):
        raise NotThere(saved.NONE)
    return _found(call, saved.load(call.office.url, call.office.ring, call.path["name"]))


def _accesses(call: Call) -> AccessPage:
    call.desk.allow(May.ACCESSES)
    paging = call.get(Paging)
    rows = access.accesses(call.desk.reader, limit=paging.limit, before=paging.after)
    call.desk.enter("accesses", {"count": len(rows)})
    return AccessPage(rows, rows[-1].cursor if len(rows) == paging.limit else None)


def _roles(call: Call) -> Roles:
    person = call.desk.person
    return Roles(
        person.name,
        person.department,
        [role for role in Role if role in person.roles],
        [what for what in May if person.may(what)],
        {what: [role for role in Role if role in TABLE[what]] for what in May},
        ROLE_NAMES,
    )


LOOKUPS = (
    Operation(
        "GET",
        "/roles",
        ("自分の役割と、どの役割が何をできるか", "Your roles, and which role may do what"),
        May.EXPLAIN,
        _roles,
        Roles,
    ),
    Operation(
        "GET",
        "/exchanges",
        ("やり取りを新しい順に一覧する", "List exchanges, newest first"),
        May.LIST,
        _exchanges,
        Page,
        (Filter, Paging, Patience),
    ),
    Operation(
        "POST",
        "/search",
        ("語句の出てくるやり取りを探す", "Find exchanges by phrases in their texts"),
        May.SEARCH,
        _search,
        Answer,
        (Phrases, Filter, Paging, Patience),
    ),
    Operation(
        "GET",
        "/exchanges/{exchange}",
        ("1件の記録と内容", "One exchange with its contents"),
        May.VIEW,
        _exchange,
        ExchangeView,
    ),
    Operation(
        "GET",
        "/searches",
        ("保存した検索の名前", "Names of saved searches"),
        May.SEARCH,
        _saved,
        Names,
    ),
    Operation(
        "PUT",
        "/searches/{name}",
        ("検索に名前を付けて保存する", "Save a search under a name"),
        May.SEARCH,
        _save,
        Names,
        (Phrases, Filter),
    ),
    Operation(
        "DELETE",
        "/searches/{name}",
        ("保存した検索を消す", "Delete a saved search"),
        May.SEARCH,
        _forget,
        Names,
    ),
    Operation(
        "POST",
        "/searches/{name}/run",
        ("保存した検索で探す", "Run a saved search"),
        May.SEARCH,
        _run_saved,
        Answer,
        (Paging, Patience),
    ),
    Operation(
        "GET",
        "/accesses",
        ("だれが監査ログの何を見たか", "Who looked at what in the log"),
        May.ACCESSES,
        _accesses,
        AccessPage,
        (Paging,),
    ),
)
