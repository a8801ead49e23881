"""A killed writer's open exchanges are closed as interrupted, once, by whoever comes next."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import closing, request, rows, run

ROOT = Path(__file__).parents[3]
WORKER = """
import sys
from pathlib import Path
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import closing, request

log = Log.open(sys.argv[1], KeyRing.open(Path(sys.argv[2])))
log.append_blocking(request("done"), closing("done"), request("cut-1"), request("cut-2"))
print(log.writer, flush=True)
sys.stdin.read()
log.close()
"""


def start_worker(url: str, keys: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, url, str(keys)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def killed_worker(url: str, keys: Path) -> str:
    with start_worker(url, keys) as worker:
        assert worker.stdout is not None
        writer = worker.stdout.readline().strip()
        worker.kill()
    return writer


def states(url: str) -> dict[str, str]:
    with Reader.open(url) as reader:
        return {row.exchange: row.state for row in reader.exchanges()}


def test_a_killed_writers_exchanges_are_interrupted_at_the_next_start(
    url: str, tmp_path: Path, keys: KeyRing
) -> None:
    dead = killed_worker(url, tmp_path / "keys")
    assert states(url) == {"done": "completed", "cut-1": "open", "cut-2": "open"}
    Log.open(url, keys).close()
    assert states(url) == {"done": "completed", "cut-1": "interrupted", "cut-2": "interrupted"}
    assert not (tmp_path / "data" / "writers" / f"{dead}.lock").exists()
    run(url, "UPDATE writers SET last_n = NULL WHERE id = :id", id=dead)  # the mark that it is over
    with Reader.open(url, keys) as reader:
        report = verify(reader)
    assert (report.findings, report.running) == ((), 1)
    Log.open(url, keys).close()
    [marked] = rows(url, f"SELECT last_n FROM writers WHERE id = '{dead}'")
    assert marked["last_n"] is not None


def test_several_that_start_together_interrupt_each_exchange_once(
    url: str, tmp_path: Path, keys: KeyRing
) -> None:
    killed_worker(url, tmp_path / "keys")
    with ThreadPoolExecutor(4) as pool:
        for log in list(pool.map(lambda _: Log.open(url, keys), range(4))):
            log.close()
    closings = rows(url, "SELECT exchange FROM records WHERE outcome = 'interrupted'")
    assert sorted(str(row["exchange"]) for row in closings) == ["cut-1", "cut-2"]
    with Reader.open(url, keys) as reader:
        assert verify(reader).intact


def test_a_running_log_closes_what_a_killed_sibling_left(
    url: str, tmp_path: Path, keys: KeyRing
) -> None:
    with Log.open(url, keys) as log:
        killed_worker(url, tmp_path / "keys")
        assert log.recover() == 2
        assert log.recover() == 0
    assert states(url)["cut-1"] == "interrupted"


def test_a_living_writers_exchanges_are_left_alone(url: str, keys: KeyRing) -> None:
    with Log.open(url, keys) as busy, Log.open(url, keys) as other:
        busy.append_blocking(request("x1"))
        assert other.recover() == 0
        busy.append_blocking(closing("x1"))
    assert states(url) == {"x1": "completed"}


def test_workers_that_start_at_once_on_an_empty_database_each_keep_their_chain(
    url: str, tmp_path: Path
) -> None:
    workers = [start_worker(url, tmp_path / "new-keys") for _ in range(2)]
    written = {worker.communicate()[0].strip() for worker in workers}
    assert len(written) == 2
    with Reader.open(url, KeyRing.open(tmp_path / "new-keys")) as reader:
        report = verify(reader)
    assert (report.writers, report.running) == (2, 0)
    # Both wrote the same three exchange ids, which only this test does.
    assert {str(flaw.kind) for flaw in report.findings} == {
        "duplicate request",
        "duplicate closing",
    }
