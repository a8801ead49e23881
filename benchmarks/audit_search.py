"""`make bench-audit-search`: how long searches and lists take in a log of made-up exchanges, on both databases.

`--log FOLDER` keeps the log, with its index, its keys and its PostgreSQL server, for the next time.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from audit.reading.filters import Filter
from audit.reading.read import Reader
from audit.record import written_time
from audit.sealing.keys import KeyRing
from audit.search.candidates import Wanted
from audit.search.indexer import Indexer
from audit.search.query import Search
from benchmarks.load import cpu_s
from benchmarks.made_up import (
    MATTERS,
    SECTIONS,
    START,
    SUBJECTS,
    copy,
    fill,
    kanji_name,
    person,
    sizes,
)
from benchmarks.run import README, replaced
from tests.postgres import PostgresServer

DATABASE = "made_up"
MODELS = ("m1", "m2", "m3")


@dataclass(frozen=True, slots=True)
class Timing:
    """Of one kind of question: milliseconds by the clock, and of the processor (the server's with it), on average."""

    name: str
    p50: float
    p95: float
    cpu: float
    found: float

    def __str__(self) -> str:
        times = f"{self.p50:.0f} | {self.p95:.0f} | {self.cpu:.0f}"
        return f"| {self.name} | {times} | {self.found:.1f} |"


def index(url: str, keys: KeyRing) -> int:
    """A last part of less than one segment stays unindexed, as it always does."""
    with Indexer(url, keys) as indexer:
        return indexer.run()


def searches(chance: random.Random, many: int) -> dict[str, list[Wanted]]:
    """Every kind of search, `many` of each."""
    names = [kanji_name(chance) for _ in range(many)]
    topics = [chance.choice(SUBJECTS)[:4] + chance.choice(MATTERS)[:4] for _ in range(many)]
    phrases: dict[str, list[list[str]]] = {
        "1 character, common": [[c] for c in _cycled("税課書期申", many)],
        "1 character, rare": [[c] for c in _cycled("鰐鑑呂麒瓢", many)],
        "2 characters, common": [[c] for c in _cycled(("減免", "督促", "選挙", "公園"), many)],
        "2 characters, rare": [[name[:2]] for name in names],
        "3 characters, common": [[c] for c in _cycled(("保育所", "図書館", "下水道"), many)],
        "3 characters, rare": [[name[:3]] for name in names],
        "a name (4 characters, rare)": [[name] for name in names],
        "8 characters": [[topic] for topic in topics],
        "absent, of common pieces": [[c] for c in _cycled(("税減免申請更新", "公園税道路"), many)],
        "5 digits": [[str(chance.randrange(10_000, 100_000))] for _ in range(many)],
        "two phrases": [["督促状", name[:2]] for name in names],
    }
    return {title: [Wanted.of(p, Filter()) for p in some] for title, some in phrases.items()}


def filters(chance: random.Random, many: int) -> dict[str, list[Filter]]:
    """Every kind of filter, common and rare values."""
    days = [START + timedelta(days=chance.randrange(1, 300)) for _ in range(many)]
    rules = [f"r{chance.randrange(1000)}" for _ in range(many)]
    someone = [person(chance.randrange(800)) for _ in range(many)]
    sections = [chance.choice(SECTIONS) for _ in range(many)]
    return {
        "section": [Filter(department=name) for name in sections],
        "a week": [Filter(since=day, until=day + timedelta(days=7)) for day in days],
        "person": [Filter(person=name) for name in someone],
        "model": [Filter(model=name) for name in _cycled((*MODELS, "m-rare", "m-none"), many)],
        "state": [
            Filter(state=s) for s in _cycled(("completed", "blocked", "failed", "open"), many)
        ],
        "decision": [Filter(decision=d) for d in _cycled(("mask", "block", "confirm"), many)],
        "rule": [Filter(rule=name) for name in (*rules[1:], "r-none")],
        "clause": [Filter(clause=name) for name in _cycled(("c3", "c-rare", "c-none"), many)],
        "finding": [Filter(finding=f) for f in _cycled(("PERSON", "MY_NUMBER", "NONE"), many)],
        "review": [Filter(review=r) for r in _cycled(("waiting", "closed", "any", "none"), many)],
        "section, model and week": [
            Filter(department=name, model="m2", since=day, until=day + timedelta(days=7))
            for name, day in zip(sections, days, strict=True)
        ],
        "person and rule": [
            Filter(person=name, rule=rule) for name, rule in zip(someone, rules, strict=True)
        ],
    }


def questions(many: int) -> dict[str, list[Wanted]]:
    chance = random.Random(7)
    found = searches(chance, many)
    narrowing = filters(chance, many)
    for title, some in narrowing.items():
        found[f"2 characters, in: {title}"] = [Wanted.of(["減免"], f) for f in some]
        found[f"a name, in: {title}"] = [Wanted.of([kanji_name(chance)], f) for f in some]
    found["list: all"] = [Wanted()] * many
    return found | {
        f"list: {title}": [Wanted((), f) for f in some] for title, some in narrowing.items()
    }


def _cycled(values: Sequence[str], many: int) -> list[str]:
    return [values[i % len(values)] for i in range(many)]


def measure(url: str, keys: KeyRing, many: int, cpu: Callable[[], float]) -> Iterator[Timing]:
    """Raises SystemExit where a question was not answered whole: a part of an answer has no speed."""
    with Reader.open(url, keys) as reader, closing(Search.beside(reader, url)) as search:
        for title, wanted in questions(many).items():
            yield _timing(title, search, [(one, None) for one in wanted], cpu)
        half = f"{written_time(START + timedelta(days=180))} ~ 0"
        deep = {
            "2 characters, half a year deep": Wanted.of(["減免"], Filter()),
            "list: all, half a year deep": Wanted(),
            "list: section, half a year deep": Wanted((), Filter(department=SECTIONS[7])),
            "list: state, half a year deep": Wanted((), Filter(state="blocked")),
        }
        for title, one in deep.items():
            yield _timing(title, search, [(one, half)] * many, cpu)


def _timing(
    title: str,
    search: Search,
    asked: Sequence[tuple[Wanted, str | None]],
    cpu: Callable[[], float],
) -> Timing:
    took, found, worked = [], [], cpu()
    for wanted, after in asked:
        began = time.perf_counter()
        answer = search.find(wanted, after=after, seconds=60)
        took.append((time.perf_counter() - began) * 1000)
        found.append(len(answer.rows))
        if not answer.complete:
            raise SystemExit(f"not complete: {title}: {replace(wanted, phrases=())}")
    p95 = sorted(took)[max(0, -(-len(took) * 95 // 100) - 1)]
    spent = (cpu() - worked) * 1000 / len(took)
    return Timing(title, statistics.median(took), p95, spent, statistics.mean(found))


def cpu_with(server: PostgresServer | None) -> Callable[[], float]:
    """Seconds of this process, and of the server's."""

    def spent() -> float:
        served = sum(map(cpu_s, server.processes())) if server is not None else 0.0
        return time.process_time() + served

    return spent


def table(name: str, url: str, keys: KeyRing, many: int, cpu: Callable[[], float]) -> str:
    with Reader.open(url) as reader:
        count = reader.count()
    bytes_of = ", ".join(
        f"{part} {size / 2**20:,.0f} MiB ({size / count:,.0f} bytes an exchange)"
        for part, size in sizes(url)
    )
    lines = [
        f"{name}: {bytes_of}.",
        "",
        "| search or list | p50 ms | p95 ms | CPU ms | exchanges on the page |",
        "|---|--:|--:|--:|--:|",
    ]
    for timing in measure(url, keys, many, cpu):
        lines.append(str(timing))
        sys.stderr.write(f"{timing}\n")  # it takes minutes
    return "\n".join(lines)


def built(folder: Path, exchanges: int) -> tuple[str, KeyRing]:
    """The log on SQLite; made, and indexed, unless it is there."""
    url, keys = f"sqlite:///{folder}/audit.db", KeyRing.open(folder / "keys")
    if not (folder / "audit.db").exists():
        _told("written", lambda: fill(url, keys, exchanges))
        _told("indexed", lambda: index(url, keys))
    return url, keys


def _told(what: str, work: Callable[[], int]) -> None:
    began, worked = time.perf_counter(), time.process_time()
    records = work()
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    sys.stderr.write(f"{records:,} records {what} in {took:.0f} s (CPU {cpu:.0f} s)\n")


def served(folder: Path, source: str) -> tuple[PostgresServer, str]:
    """The same log on a PostgreSQL server of its own, which runs then."""
    there = (folder / "postgres" / "data").exists()
    server = PostgresServer(folder=folder / "postgres", shared_buffers="512MB")
    if not there:
        server.make()
    server.start()
    url = server.url(DATABASE)
    if not there:
        server.run(f"CREATE DATABASE {DATABASE}")
        copy(source, url)
    return server, url


def run(folder: Path, exchanges: int, many: int) -> Mapping[str, str]:
    """A table for each database."""
    source, keys = built(folder, exchanges)
    tables = {"SQLite": table("SQLite", source, keys, many, cpu_with(None))}
    server, url = served(folder, source)
    try:
        tables["PostgreSQL"] = table("PostgreSQL", url, keys, many, cpu_with(server))
    finally:
        server.stop()
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--exchanges", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=20, help="of each kind")
    parser.add_argument("--log", type=Path, help="where the log is, or is to be made and kept")
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as temporary:
        folder = options.log or Path(temporary)
        folder.chmod(0o755)  # the server may run as somebody else
        tables = run(folder, options.exchanges, options.questions)
        with Reader.open(f"sqlite:///{folder}/audit.db") as reader:
            count = reader.count()
    head = (
        f"{count:,} exchanges; {os.cpu_count()} cores; {options.questions} questions of each kind."
    )
    text = "\n\n".join([head, *tables.values()])
    sys.stdout.write(f"{text}\n")
    if options.write:
        written = replaced(README.read_text(encoding="utf-8"), text, "search")
        README.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
