"""`make bench`: what the gateway adds, measured beside a bare pass-through in the same interleaved rounds."""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.load import Load, Result
from benchmarks.servers import ROOT, Server, ServerFailed, running

README = Path(__file__).parent / "README.md"
TITLES = {
    "direct": "direct to the mock",
    "pass-through": "bare pass-through",
    "usual": "usual pass-through",
    "gateway-pass": "gateway: forwards only",
    "gateway-rules": "+ rules",
    "gateway-names": "+ names",
    "gateway-masking": "+ masking",
    "gateway-audit": "+ durable audit",
    "gateway-nameless": "all of it, without names",
}
"""The order is the order of the table: from `gateway-pass` to `gateway-audit` each stage includes the one before."""


class LoadFailed(Exception):
    """A target gave a bad answer; nothing is reported."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured of each target, every round. The gap is between two chunks of a paced stream."""

    rounds: int = 5
    requests: int = 2000
    streams: int = 400
    connections: int = 16
    gap_ms: float = 2.0

    def load(self, number: int, stream: bool) -> Load:
        """A round's load. No server is asked the same message in two of them, streams or not."""
        before = self.rounds * self._asked(False) if stream else 0
        first = 1 + before + number * self._asked(stream)
        return Load(self._of(stream), self.connections, self._warm_up(stream), stream, first)

    def _of(self, stream: bool) -> int:
        return self.streams if stream else self.requests

    def _warm_up(self, stream: bool) -> int:
        return max(2 * self.connections, self._of(stream) // 10)

    def _asked(self, stream: bool) -> int:
        return self._warm_up(stream) + self._of(stream)


QUICK = Effort(rounds=1, requests=200, streams=40)


@dataclass(frozen=True, slots=True)
class Row:
    """One target's medians over the rounds, in milliseconds."""

    target: str
    p50: float
    p95: float
    first: float
    cpu: float
    pieces: float


def measure(servers: Mapping[str, Server], effort: Effort, *, stream: bool) -> list[Row]:
    """Every round asks all targets, each time in another order, so that the machine's noise hits all alike."""
    targets = list(servers)
    seen: dict[str, list[Result]] = {target: [] for target in targets}
    for number in range(effort.rounds):
        turn = number % len(targets)
        for target in [*targets[turn:], *targets[:turn]]:
            load = effort.load(number, stream)
            seen[target].append(_loaded(target, servers[target], load))
    return [row(target, results) for target, results in seen.items()]


def row(target: str, results: Sequence[Result]) -> Row:
    return Row(
        target=target,
        p50=statistics.median(r.p50 for r in results),
        p95=statistics.median(r.p95 for r in results),
        first=statistics.median(r.first for r in results),
        cpu=statistics.median(r.cpu for r in results),
        pieces=statistics.median(r.pieces for r in results),
    )


def _loaded(target: str, server: Server, load: Load) -> Result:
    options = {
        "port": server.port,
        "pid": server.pid,
        "requests": load.requests,
        "connections": load.connections,
        "warm-up": load.warm_up,
        "first": load.first,
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, "-m", "benchmarks.load", *arguments]
    if load.stream:
        command.append("--stream")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        raise LoadFailed(f"{target}: {done.stderr.strip()}")
    return Result(**json.loads(done.stdout))


def table(title: str, rows: Sequence[Row]) -> str:
    """What is added is over `direct`, the ratios are to the pass-throughs, where these were measured."""
    columns = ("p50 ms", "p95 ms", "added p50", "added p95", "first byte ms", "CPU ms")
    heads = (title, *columns, "p50 to bare", "CPU to bare", "CPU to usual", "pieces")
    by = {row.target: row for row in rows}
    lines = [_line(heads), "|---" + "|--:" * (len(heads) - 1) + "|"]
    lines += [_line(_cells(row, by)) for row in rows]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(row: Row, by: Mapping[str, Row]) -> tuple[str, ...]:
    direct, bare, usual = (
        by.get(target) if row.target != "direct" else None
        for target in ("direct", "pass-through", "usual")
    )
    return (
        TITLES[row.target],
        f"{row.p50:.2f}",
        f"{row.p95:.2f}",
        f"{row.p50 - direct.p50:+.2f}" if direct else "",
        f"{row.p95 - direct.p95:+.2f}" if direct else "",
        f"{row.first:.2f}",
        f"{row.cpu:.3f}",
        _ratio(row.p50, bare.p50) if bare else "",
        _ratio(row.cpu, bare.cpu) if bare else "",
        _ratio(row.cpu, usual.cpu) if usual else "",
        f"{row.pieces:.0f}",
    )


def _ratio(value: float, base: float) -> str:
    # A quick run may see no tick of CPU time at all.
    return f"{value / base:.1f}×" if base else ""


def report(targets: Sequence[str], effort: Effort) -> str:
    """The tables, and how much they rest on."""
    with running(targets) as servers:
        whole = measure(servers, effort, stream=False)
        fast = measure(servers, effort, stream=True)
    tables = [table("non-streaming", whole), table("streaming, unpaced", fast)]
    if effort.gap_ms:
        with running(targets, effort.gap_ms) as servers:
            paced = measure(servers, effort, stream=True)
        tables.append(table(f"streaming, a chunk every {effort.gap_ms:g} ms", paced))
    basis = (
        f"Medians of {effort.rounds} interleaved rounds; {effort.connections} connections;"
        f" {effort.requests} requests or {effort.streams} streams per target and round."
    )
    return "\n\n".join([basis, *tables])


def replaced(text: str, block: str, name: str = "bench") -> str:
    """A text with everything between its two markers of that name replaced."""
    first, last = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    before, start, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not start or not end:
        raise ValueError(f"the markers {first} and {last} are missing")
    return f"{before}{first}\n{block}\n{last}{after}"


def main() -> None:
    options = _options()
    # Ended from outside, this still has to end the servers it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Error: ended before it was done"))
    effort = QUICK
    if not options.quick:
        names = Effort.__dataclass_fields__
        effort = Effort(**{name: getattr(options, name) for name in names})
    try:
        text = report(options.targets, effort)
    except (LoadFailed, ServerFailed) as exc:
        sys.exit(f"Error: {exc}")
    sys.stdout.write(text + "\n")
    if options.write:
        README.write_text(replaced(README.read_text(encoding="utf-8"), text), encoding="utf-8")


def _options() -> argparse.Namespace:
    usual = Effort()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument(
        "--targets", type=_targets, default=list(TITLES), help="some of: " + ",".join(TITLES)
    )
    parser.add_argument("--rounds", type=int, default=usual.rounds)
    parser.add_argument("--requests", type=int, default=usual.requests)
    parser.add_argument("--streams", type=int, default=usual.streams)
    parser.add_argument("--connections", type=int, default=usual.connections)
    parser.add_argument(
        "--gap-ms", type=float, default=usual.gap_ms, help="0 leaves the paced streams out"
    )
    parser.add_argument("--quick", action="store_true", help="a few seconds, for a first look")
    parser.add_argument("--write", action="store_true", help="put the tables into the README")
    return parser.parse_args()


def _targets(text: str) -> list[str]:
    named = text.split(",")
    if unknown := [name for name in named if name not in TITLES]:
        raise argparse.ArgumentTypeError(f"unknown: {', '.join(unknown)}")
    return list(dict.fromkeys(named))


if __name__ == "__main__":
    main()
