"""`make bench-audit-search`: a log of made-up exchanges, its index, and how long searches and filtered lists take."""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from audit.reading.filters import Filter
from audit.reading.read import Reader
from audit.record import Draft, Kind
from audit.sealing.keys import KeyRing
from audit.search.candidates import Wanted
from audit.search.indexer import Indexer
from audit.search.query import Search
from audit.writing.writer import Log

PEAK = 250
"""Exchanges written in one go."""
START = datetime(2026, 4, 1, tzinfo=UTC)
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
KANJI = "阿井宇江尾加木久毛古佐志須世曽田千津手戸奈仁奴根乃波比不部保真三武女毛也由与良利留礼呂和"
SECTIONS = [f"第{n}課" for n in range(40)]


@dataclass(frozen=True, slots=True)
class Timing:
    name: str
    p50: float
    p95: float
    found: float

    def __str__(self) -> str:
        return f"| {self.name} | {self.p50 * 1000:.0f} | {self.p95 * 1000:.0f} | {self.found:.1f} |"


def exchanges(count: int, seed: int = 4) -> Iterator[tuple[Draft, Draft]]:
    """Questions of some 80 characters and answers of some 400, a made-up name in one of a hundred."""
    chance = random.Random(seed)
    step = timedelta(days=365) / count
    for n in range(count):
        at = START + n * step
        topic = chance.choice(SUBJECTS) + chance.choice(MATTERS)
        question = topic + chance.choice(VERBS) + "。" + prose(chance, 8)
        if chance.random() < 0.01:
            question += name(chance)
        facts = {
            "department": chance.choice(SECTIONS),
            "subject": f"p{chance.randrange(800)}",
            "model": chance.choice(("m1", "m2", "m3")),
            "decision": "mask" if chance.random() < 0.1 else "allow",
            "rules": [f"r{chance.randrange(1000)}"],
        }
        opening = Draft(f"x{n}", Kind.REQUEST, at, facts, {"user": "u", "request": [question]})
        text = {"delivered": {"/0": topic + prose(chance, 45)}}
        outcome = "blocked" if chance.random() < 0.001 else "completed"
        yield (
            opening,
            Draft(f"x{n}", Kind.CLOSING, at + timedelta(seconds=8), {"outcome": outcome}, text),
        )


def prose(chance: random.Random, words: int) -> str:
    parts = [chance.choice((FILLERS, FILLERS, SUBJECTS, MATTERS)) for _ in range(words)]
    return "".join(chance.choice(part) for part in parts) + str(chance.randrange(100_000))


def name(chance: random.Random) -> str:
    return "".join(chance.choice(KANJI) for _ in range(4))


def fill(url: str, keys: KeyRing, count: int) -> float:
    """Exchanges written in a second."""
    began = time.perf_counter()
    with Log.open(url, keys) as log:
        batch: list[Draft] = []
        for pair in exchanges(count):
            batch += pair
            if len(batch) >= 2 * PEAK:
                log.append_blocking(*batch)
                batch = []
        if batch:
            log.append_blocking(*batch)
    return count / (time.perf_counter() - began)


def index(url: str, keys: KeyRing) -> float:
    """Records indexed in a second; a tail of less than one segment stays unindexed, as it always does."""
    began = time.perf_counter()
    with Indexer(url, keys) as indexer:
        done = indexer.run()
    return done / (time.perf_counter() - began)


def questions(chance: random.Random) -> dict[str, list[Wanted]]:
    phrases = {
        "1 character, common": [["税"], ["課"], ["書"]],
        "1 character, rare or absent": [["鰐"], ["鑑"], ["呂"]],
        "2 characters": [["減免"], ["督促"], ["選挙"]],
        "a name (4 characters, rare)": [[name(chance)] for _ in range(20)],
        "8 characters": [
            [chance.choice(SUBJECTS)[:4] + chance.choice(MATTERS)[:4]] for _ in range(20)
        ],
        "absent, common pieces": [["税減免申請更新"], ["申請減免"], ["公園税道路"]],
        "5 digits": [[str(chance.randrange(10_000, 100_000))] for _ in range(10)],
        "two phrases": [["督促状", name(chance)[:2]] for _ in range(10)],
    }
    found = {k: [Wanted.of(p, Filter()) for p in v] for k, v in phrases.items()}
    rare = Filter(department="第7課")
    found["2 characters in a section"] = [Wanted.of(["減免"], rare)]
    return found


def filters() -> dict[str, list[Wanted]]:
    half = START + timedelta(days=180)
    return {
        "list: all": [Wanted()],
        "list: section": [Wanted((), Filter(department="第7課"))],
        "list: person": [Wanted((), Filter(person="p3")), Wanted((), Filter(person="nobody"))],
        "list: rule": [Wanted((), Filter(rule="r3")), Wanted((), Filter(rule="nothing"))],
        "list: state": [Wanted((), Filter(state="blocked")), Wanted((), Filter(state="open"))],
        "list: decision": [Wanted((), Filter(decision="mask"))],
        "list: person and model, half a year ago": [
            Wanted((), Filter(person="p3", model="m2", until=half))
        ],
    }


def measure(url: str, keys: KeyRing, rounds: int) -> list[Timing]:
    timings = []
    with Reader.open(url, keys) as reader, closing(Search.beside(reader, url)) as search:
        for title, wanted in {**questions(random.Random(7)), **filters()}.items():
            seconds, found = [], []
            for some in wanted * rounds:
                began = time.perf_counter()
                answer = search.find(some)
                seconds.append(time.perf_counter() - began)
                found.append(len(answer.rows))
                if not answer.complete:
                    raise SystemExit(f"not complete: {title}")
            p95 = sorted(seconds)[max(0, -(-len(seconds) * 95 // 100) - 1)]
            timings.append(Timing(title, statistics.median(seconds), p95, statistics.mean(found)))
    return timings


def run(url: str, keys: KeyRing, count: int, rounds: int) -> Iterator[str]:
    yield f"{count} exchanges, written at {fill(url, keys, count):.0f}/s"
    yield f"indexed at {index(url, keys):.0f} records/s"
    yield "| search | p50 ms | p95 ms | exchanges on the page |"
    yield "|---|---|---|---|"
    yield from map(str, measure(url, keys, rounds))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--exchanges", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--url", help="an empty database instead of a temporary SQLite file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = options.url or f"sqlite:///{folder}/audit.db"
        keys = KeyRing.open(Path(folder) / "keys")
        for line in run(url, keys, options.exchanges, options.rounds):
            print(line, flush=True)  # noqa: T201 - the program's output
        for path in sorted(Path(folder).glob("audit.db*")):
            print(f"{path.name}: {path.stat().st_size / 2**20:.0f} MiB")  # noqa: T201


if __name__ == "__main__":
    main()
