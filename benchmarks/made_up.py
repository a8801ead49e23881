"""A log of made-up exchanges: a year of a city's questions and answers, judged and reviewed.

The same seed gives the same texts and facts. It is written through the writer's own chain and store, in large batches;
a second database gets a copy of the tables.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    func,
    select,
)

from audit.database import tables
from audit.database.connect import open_for_reading, open_for_writing
from audit.database.partitions import make_months
from audit.database.tables import create
from audit.ledger.chain import EMPTY, extend
from audit.ledger.review import Act, Reason, Step, Verdict
from audit.ledger.told import STARTED, signed_start
from audit.record import Draft, Kind, prepare
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from audit.search import segments
from audit.writing.liveness import liveness_of
from audit.writing.store import Store

WRITER, NEWEST = "00000000bec4bec5", "00000000bec4bec6"
LAST = 950
"""So many more exchanges come after the others, in a chain of their own: too few for a segment of the index."""
BATCH = 4000
COPIED_AT_ONCE = 5000
START = datetime(2026, 4, 1, tzinfo=UTC)
YEAR = timedelta(days=365)
SUBJECTS = [
    "住民税",
    "固定資産税",
    "国民健康保険",
    "介護認定",
    "保育所",
    "生活保護",
    "道路占用",
    "下水道",
    "図書館",
    "防災",
    "選挙",
    "戸籍",
    "水道料金",
    "公園",
]
MATTERS = [
    "減免申請",
    "更新手続",
    "現地調査",
    "説明会",
    "補助金",
    "意見公募",
    "議会答弁",
    "広報記事",
    "契約変更",
    "予算要求",
    "苦情対応",
    "統計表",
    "督促状",
]
VERBS = [
    "について案内文を作成してください",
    "を要約してください",
    "の手順を教えてください",
    "の通知を書いてください",
    "を表にまとめて",
]
FILLERS = [
    "なお",
    "期限は",
    "また",
    "担当課は",
    "必要に応じて",
    "対象者は",
    "令和八年度の",
    "窓口では",
    "電子申請で",
    "郵送により",
    "申し上げます",
    "ご確認ください",
    "提出書類は",
    "原則として",
]
WORDS = (*FILLERS, *FILLERS, *SUBJECTS, *MATTERS)
KANJI = "阿井宇江尾加木久毛古佐志須世曽田千津手戸奈仁奴根乃波比不部保真三武女毛也由与良利留礼呂和"
SECTIONS = [f"第{n}課" for n in range(40)]
RARE = 20_000
"""One exchange of so many is of a model, has a finding and shows a clause that others do not have."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a request is judged to be, and how it ends."""

    asked: dict[str, Any]
    ended: dict[str, Any]


def person(number: int) -> str:
    return "p-" + hashlib.sha256(str(number).encode()).hexdigest()[:20]


def exchanges(count: int, first: int = 0) -> Iterator[tuple[Draft, ...]]:
    """Questions of some 80 characters and answers of some 400, a made-up name in one of a hundred; one of a hundred
    is reviewed, and one of fifty thousand never ended."""
    chance = random.Random(first + 4)
    step = YEAR / max(count, first)
    for n in range(first, first + count):
        at, name = START + n * step, f"x{n}"
        topic = chance.choice(SUBJECTS) + chance.choice(MATTERS)
        question = topic + chance.choice(VERBS) + "。" + prose(chance, 8)
        if chance.random() < 0.01:
            question += kanji_name(chance)
        facts = _facts(chance, rare=n % RARE == RARE // 2)
        text = {"user": "u", "request": [question]}
        asked = Draft(name, Kind.REQUEST, at, facts.asked, text)
        if n % 50_000 == 49_999:
            yield (asked,)
            continue
        answer = {"delivered": {"/0": topic + prose(chance, 45)}}
        ended = Draft(name, Kind.CLOSING, at + timedelta(seconds=8), facts.ended, answer)
        reviewed = _review(chance, asked, n) if n % 100 == 50 else ()
        yield asked, ended, *(one.draft() for one in reviewed)


def _facts(chance: random.Random, *, rare: bool) -> Facts:
    decision = "mask" if chance.random() < 0.1 else "block" if chance.random() < 0.001 else "allow"
    rules = [f"r{chance.randrange(1000)}"]
    asked = {
        "department": chance.choice(SECTIONS),
        "subject": person(chance.randrange(800)),
        "model": "m-rare" if rare else chance.choice(("m1", "m2", "m3")),
        "decision": decision,
        "rules": rules,
        "clauses": ["c-rare" if rare else f"c{chance.randrange(30)}"],
        "findings": [["MY_NUMBER" if rare else "PERSON", "/0", 0, 1, 0.9, "n"]]
        if rare or decision == "mask"
        else [],
    }
    outcome = "blocked" if decision == "block" else "completed"
    if chance.random() < 0.002:
        outcome = chance.choice(("failed", "aborted"))
    return Facts(asked, {"outcome": outcome, "decision": "allow"})


def _review(chance: random.Random, asked: Draft, n: int) -> Iterator[Step]:
    """Most cases are over; a few are at each of the steps before."""
    at, section = asked.at, asked.body["department"]
    acts: list[tuple[Act, dict[str, Any]]] = [
        (Act.OPENED, {"reason": Reason.SAMPLE.value, "section": section}),
        (Act.ASSIGNED, {"to": "監査", "to_section": "監査課"}),
        (Act.JUDGED, {"verdict": Verdict.FINE.value}),
        (Act.CLOSED, {}),
    ]
    reached = chance.randrange(1, 4) if n % RARE == 50 else 4
    for number, (act, facts) in enumerate(acts[:reached], 1):
        yield Step(asked.exchange, act, "監査", at + timedelta(minutes=number), facts)


def prose(chance: random.Random, words: int) -> str:
    return "".join(chance.choices(WORDS, k=words)) + str(chance.randrange(100_000))


def kanji_name(chance: random.Random) -> str:
    return "".join(chance.choices(KANJI, k=4))


def fill(url: str, keys: KeyRing, count: int) -> int:
    """Write so many exchanges, and the last ones; how many records."""
    many, last = exchanges(count), exchanges(LAST, first=count)
    written = write_chain(url, keys, WRITER, chain.from_iterable(many), (START, START + YEAR))
    return written + write_chain(
        url, keys, NEWEST, chain.from_iterable(last), (START, START + YEAR)
    )


def write_chain(
    url: str,
    keys: KeyRing,
    writer: str,
    some: Iterable[Draft],
    span: tuple[datetime, datetime],
) -> int:
    """As one chain that begins and has ended at these times; how many records."""
    engine = open_for_writing(url)
    create(engine)
    store = Store(engine, liveness_of(engine), writer, keys)
    store.connect()
    drafts = iter(some)
    body: dict[str, object] = {"event": STARTED}
    if keys.folder is not None:
        body = signed_start(body, writer, span[0], Signer.open(keys.folder))
    begun = prepare(Draft("", Kind.EVENT, span[0], body))
    rows, head = extend(writer, EMPTY, [begun], keys)
    store.start(rows, begun.at)
    while batch := [prepare(draft) for draft in islice(drafts, BATCH)]:
        rows, head = extend(writer, head, batch, keys)
        store.write(rows)
    ended = prepare(Draft("", Kind.EVENT, span[1], {"event": "writer-stop"}))
    rows, head = extend(writer, head, [ended], keys)
    store.stop(rows, head)
    store.close()
    return head.n + 1


def copy(source: str, target: str) -> None:
    """The tables of an SQLite log and of its index, row by row, into an empty PostgreSQL database."""
    into = open_for_writing(target)
    create(into)
    try:
        for url, metadata in ((source, tables.metadata), (f"{source}.search", segments.metadata)):
            out = open_for_reading(url)
            try:
                _copied(out, into, metadata)
            finally:
                out.dispose()
        with into.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT")
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM ANALYZE")
    finally:
        into.dispose()


def _copied(out: Engine, into: Engine, metadata: MetaData) -> None:
    with out.connect() as reading, into.begin() as writing:
        writing.exec_driver_sql("SET LOCAL statement_timeout = 0")
        metadata.create_all(writing)
        if tables.records in metadata.sorted_tables:
            at = tables.records.c.at
            months = reading.scalars(select(func.substr(at, 1, 7)).distinct())
            make_months(writing, sorted(months))
        for table in metadata.sorted_tables:
            if table not in (tables.versions, tables.meta):
                _copied_table(reading, writing, table)


def _copied_table(reading: Connection, writing: Connection, table: Table) -> None:
    driver: Any = writing.connection.driver_connection
    names = ", ".join(table.columns.keys())
    rows = reading.execution_options(yield_per=COPIED_AT_ONCE).execute(select(table))
    types = [_TYPES[type(column.type)] for column in table.columns]
    with driver.cursor().copy(f"COPY {table.name} ({names}) FROM STDIN (FORMAT BINARY)") as copying:
        copying.set_types(types)
        for row in rows:
            copying.write_row(row)


_TYPES: dict[type[Any], str] = {
    Text: "text",
    LargeBinary: "bytea",
    BigInteger: "int8",
    Integer: "int4",
}


def sizes(url: str) -> Sequence[tuple[str, int]]:
    """Bytes of the log with its database indexes, and of the search index."""
    engine = open_for_reading(url)
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                path = str(engine.url.database)
                return [("log", _file_size(path)), ("search index", _file_size(path + ".search"))]
            query = (
                "SELECT CASE WHEN relname LIKE 'search%%' THEN 'search index' ELSE 'log' END AS part,"
                " sum(pg_total_relation_size(oid))::bigint FROM pg_class"
                " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace GROUP BY part ORDER BY part"
            )
            return [(row[0], row[1]) for row in connection.exec_driver_sql(query)]
    finally:
        engine.dispose()


def _file_size(path: str) -> int:
    return Path(path).stat().st_size if Path(path).exists() else 0
