"""`make bench-audit`: how fast records become durable, and what sealing, proving and verifying a large log takes.

The log is written through the writer's own store, in batches; the rest is what the product runs. Times are of
one run each: the machine and the number of records stand above the table.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from audit.ledger.checkpoint_file import CheckpointFile
from audit.merkle import consistency, inclusion, proves_inclusion, root
from audit.proof.anchoring import Trust
from audit.proof.courier import Courier
from audit.proof.partial import Part, verify_part
from audit.proof.sealer import Sealer
from audit.proof.tree_read import tree_of
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.record import Draft, Kind
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from benchmarks import appends
from benchmarks.made_up import write_chain
from benchmarks.run import README, replaced

WRITER = "00000000bec4bec4"
PROOFS = 200


@dataclass(slots=True)
class Measured:
    """Rows of the table: what, and how much of it."""

    rows: list[tuple[str, str]] = field(default_factory=list)

    @contextmanager
    def seconds(self, what: str, records: int) -> Iterator[None]:
        began, worked = time.perf_counter(), time.process_time()
        yield
        took, cpu = time.perf_counter() - began, time.process_time() - worked
        self.rows.append((what, f"{took:.1f} s, of which CPU {cpu:.1f} s ({records:,} records)"))

    def table(self) -> str:
        lines = [f"| {what} | {value} |" for what, value in self.rows]
        return "\n".join(["| what | measured |", "|---|--:|", *lines])


def measure(records: int, folder: Path, *, contents: bool) -> Measured:
    """Raises AssertionError when the log does not verify: a wrong answer has no speed."""
    url, measured = f"sqlite:///{folder}/audit.db", Measured()
    keys = KeyRing.open(folder / "keys")
    with measured.seconds("written", records):
        write(url, keys, records, contents=contents)
    size = sum(path.stat().st_size for path in folder.glob("audit.db*"))
    measured.rows.append(("bytes per record", f"{size / records:,.0f}"))
    memory = CheckpointFile(folder / "keys" / "checkpoints")
    with measured.seconds("sealed and signed", records):
        signer = Signer.open(folder / "keys")
        with Sealer(url, signer, memory, Courier(url, signer, ())) as sealer:
            while sealer.state.size < records and sealer.state.problem is None:
                time.sleep(0.05)
        assert sealer.state.problem is None, sealer.state
    trust = Trust(Signer.open(folder / "keys").verifier, memory.read())
    prove(url, records, measured)
    for what, ring in (("verified in full, without keys", None), ("verified in full", keys)):
        with Reader.open(url, ring) as reader, tree_of(url) as tree:
            with measured.seconds(what, records):
                report = verify(reader, tree, trust)
            assert report.intact and report.anchoring.signed == records, report.findings[:5]
    last = records - records // 100
    with Reader.open(url, keys) as reader, tree_of(url) as tree:
        assert tree is not None
        with measured.seconds("verified, the last hundredth", records - last):
            assert verify_part(reader, tree, trust, Part(first=last)).intact
    return measured


def write(url: str, keys: KeyRing, records: int, *, contents: bool) -> None:
    now = datetime.now(UTC)
    write_chain(url, keys, WRITER, drafts(records - 2, contents=contents), (now, now))


def drafts(count: int, *, contents: bool) -> Iterator[Draft]:
    """Requests and closings in turn, with the facts that the gateway records."""
    for number in range(count):
        exchange, asked = f"bench-{number // 2}", number % 2 == 0
        facts = {"model": "demo", "department": "情報政策課", "subject": "u1", "policy": "p" * 64}
        ended = {"outcome": "completed", "decision": "allow"}
        text = {"text": "会議の議事録を要約してください。" * 10} if contents else None
        kind = Kind.REQUEST if asked else Kind.CLOSING
        yield Draft(exchange, kind, datetime.now(UTC), facts if asked else ended, text)


def prove(url: str, records: int, measured: Measured) -> None:
    """Each proof on a reader of its own, so that nothing is in memory from the one before."""
    proven: list[tuple[bytes, int, list[bytes]]] = []
    times, worked = [], time.process_time()
    for index in range(0, records, max(1, records // PROOFS)):
        began = time.perf_counter()
        with tree_of(url) as tree:
            assert tree is not None
            node, leaf = tree.node(), tree.hash_at(index)
            path = inclusion(node, index, records)
        times.append((time.perf_counter() - began) * 1000)
        proven.append((leaf, index, path))
    cpu = (time.process_time() - worked) * 1000 / len(times)
    top = root_of(url, records)
    assert all(proves_inclusion(leaf, index, records, path, top) for leaf, index, path in proven)
    low, high = statistics.median(times), sorted(times)[int(len(times) * 0.95)]
    value = f"{low:.1f} ms, p95 {high:.1f} ms, of which CPU {cpu:.1f} ms"
    measured.rows.append(("one inclusion proof", value))
    began = time.perf_counter()
    with tree_of(url) as tree:
        assert tree is not None
        consistency(tree.node(), records // 3 + 1, records)
    took = (time.perf_counter() - began) * 1000
    measured.rows.append(("one consistency proof", f"{took:.2f} ms"))


def root_of(url: str, size: int) -> bytes:
    with tree_of(url) as tree:
        assert tree is not None
        return root(tree.node(), size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as folder:
        blocks = [appends.table(*appends.measure(Path(folder)))]
    for contents in (False, True):
        with tempfile.TemporaryDirectory(prefix="sekisho-bench-") as folder:
            measured = measure(options.records, Path(folder), contents=contents)
        sealed = "with sealed contents of 160 characters" if contents else "without contents"
        head = f"{options.records:,} records {sealed}; {os.cpu_count()} cores; SQLite."
        blocks += [head, measured.table()]
    text = "\n\n".join(blocks)
    sys.stdout.write(f"{text}\n")
    if options.write:
        written = replaced(README.read_text(encoding="utf-8"), text, "audit")
        README.write_text(written, encoding="utf-8")


if __name__ == "__main__":
    main()
