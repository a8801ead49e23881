"""Long work: followed, cut off and taken up again, its owner's alone, and gone after a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import orjson
import pytest

from audit.errors import LogRefused
from gateway.auditing import jobs
from gateway.auditing.jobs import AlreadyRunning, Jobs, Progress, Standing, TooManyJobs, new_job
from tests.audit.samples import until


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Jobs]:
    found = Jobs(tmp_path / "exports")
    yield found
    found.close()


def writing(text: bytes) -> Callable[[Path, Progress], Mapping[str, Any]]:
    def work(folder: Path, progress: Progress) -> Mapping[str, Any]:
        (folder / "out.csv").write_bytes(text)
        progress(1)
        return {"file": "out.csv", "count": 1, "size": len(text)}

    return work


def standing(desk: Jobs, identity: str) -> Standing | None:
    job = desk.find(identity)
    return None if job is None else job.status


def test_a_job_is_done_and_its_file_is_its_owners_alone(desk: Jobs) -> None:
    job = desk.start(new_job("export", "監査一", {"format": "csv"}), writing(b"abc"))
    assert job.status is Standing.RUNNING
    until(lambda: standing(desk, job.id) is Standing.DONE)
    (done,) = desk.all()
    assert (done.count, done.size, done.asked) == (1, 3, {"format": "csv"})
    assert desk.path(done).read_bytes() == b"abc"
    assert desk.folder.stat().st_mode & 0o777 == 0o700
    assert (desk.folder / job.id / "state.json").stat().st_mode & 0o777 == 0o600
    desk.delete(done)
    assert desk.find(job.id) is None


def test_what_cannot_be_done_says_why(desk: Jobs) -> None:
    def work(folder: Path, progress: Progress) -> Mapping[str, Any]:
        raise LogRefused("木がありません")

    job = desk.start(new_job("export", "監査一", {}), work)
    until(lambda: standing(desk, job.id) is Standing.FAILED)
    found = desk.find(job.id)
    assert found is not None and found.problem == "木がありません"


def test_a_job_that_the_end_of_the_process_cut_off_is_taken_up_again(tmp_path: Path) -> None:
    first, begun = Jobs(tmp_path), Event()

    def endless(folder: Path, progress: Progress) -> Mapping[str, Any]:
        for count in range(10**9):
            begun.set()
            progress(count)
        return {}

    job = first.start(new_job("export", "監査一", {}), endless)
    assert begun.wait(10) and standing(first, job.id) is Standing.RUNNING
    first.close()
    second = Jobs(tmp_path)
    assert standing(second, job.id) is Standing.INTERRUPTED
    second.resume(job, writing(b"rest"))
    until(lambda: standing(second, job.id) is Standing.DONE)
    second.close()


def test_a_job_whose_process_was_killed_is_interrupted(desk: Jobs) -> None:
    job = new_job("export", "監査一", {})
    (desk.folder / job.id).mkdir(parents=True)
    (desk.folder / job.id / "state.json").write_bytes(orjson.dumps(job))
    assert standing(desk, job.id) is Standing.INTERRUPTED


def test_who_looks_again_and_again_neither_stops_a_job_nor_takes_it_for_interrupted(
    desk: Jobs,
) -> None:
    for _ in range(200):
        job = desk.start(new_job("export", "a", {}), writing(b"x"))
        seen = standing(desk, job.id)
        while seen is Standing.RUNNING:
            seen = standing(desk, job.id)
        assert seen is Standing.DONE
        desk.delete(job)


def test_a_job_that_somebody_is_at_is_not_taken_up(tmp_path: Path) -> None:
    first, second, go = Jobs(tmp_path), Jobs(tmp_path), Event()

    def waiting(folder: Path, progress: Progress) -> Mapping[str, Any]:
        assert go.wait(10)
        return {}

    job = first.start(new_job("export", "監査一", {}), waiting)
    with pytest.raises(AlreadyRunning, match="running already"):
        second.resume(job, writing(b"twice"))
    go.set()
    until(lambda: standing(second, job.id) is Standing.DONE)
    first.close()
    second.close()


def test_a_fault_in_the_work_is_a_failed_job_and_says_no_content(desk: Jobs) -> None:
    def work(folder: Path, progress: Progress) -> Mapping[str, Any]:
        raise RuntimeError("山田太郎")

    job = desk.start(new_job("export", "監査一", {}), work)
    until(lambda: standing(desk, job.id) is Standing.FAILED)
    found = desk.find(job.id)
    assert found is not None and found.problem == "内部の誤りです (RuntimeError)"


def test_jobs_are_gone_after_a_day(desk: Jobs) -> None:
    old = replace(new_job("export", "a", {}), created_at=datetime.now(UTC) - timedelta(hours=25))
    job = desk.start(old, writing(b"x"))
    until(lambda: standing(desk, job.id) in (None, Standing.DONE))
    assert desk.all() == [] and not (desk.folder / job.id).exists()


def test_only_so_many_are_kept(desk: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MOST_JOBS", 1)
    desk.start(new_job("export", "a", {}), writing(b"x"))
    with pytest.raises(TooManyJobs, match="too many"):
        desk.start(new_job("export", "a", {}), writing(b"x"))


@pytest.mark.parametrize("name", ["..", "../keys", "", "ABCDEF0123456789", "0" * 15])
def test_what_is_no_id_of_a_job_is_nothing(name: str, desk: Jobs) -> None:
    assert desk.find(name) is None
