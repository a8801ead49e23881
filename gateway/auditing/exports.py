"""Long work over HTTP: exports with their progress and their file, and the verifier's verdicts."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import orjson
from pydantic import Field

from audit.errors import AuditError, LogRefused
from audit.exports.order import Order, write_log, write_sheet
from audit.ledger.approval import same_person
from audit.ledger.flaws import Question, Report
from audit.oversight.roles import May
from audit.proof.partial import Part, since_anchor, verify_part
from audit.proof.tree_read import tree_of
from audit.proof.verify import verify
from audit.reading.filters import Filter
from audit.reading.watched import Watched
from gateway.auditing.jobs import Job, Progress, Standing, Work, new_job
from gateway.auditing.operation import Call, File, Operation, adapter
from gateway.auditing.refusals import NotThere, no_exchange
from gateway.web.errors import unreadable

EXPORT, VERIFICATION = "export", "verification"
Position = Annotated[int, Field(ge=0, le=10**18)]
"""In the tree: databases count no further than 2⁶³."""
_ENDINGS = {
    "csv": "csv",
    "csv-cp932": "csv",
    "xlsx": "xlsx",
    "parquet": "parquet",
    "jsonl": "jsonl",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """`jsonl` is the whole log, to be verified elsewhere; the others are exchanges, one a row."""

    format: Literal["csv", "csv-cp932", "xlsx", "parquet", "jsonl"] = "csv"
    contents: bool = False


@dataclass(frozen=True, slots=True)
class JobView:
    """`count` of `total` are done. `problem` says why it failed; `result` what came of it besides a file."""

    id: str
    status: Standing
    created_at: datetime
    asked: Mapping[str, Any]
    total: int | None
    count: int
    size: int | None
    problem: str | None
    result: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class JobList:
    jobs: list[JobView]


@dataclass(frozen=True, slots=True)
class Gone:
    deleted: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """What to verify: everything, one exchange, positions of the tree, or what came after the last anchor."""

    exchange: str | None = None
    first: Position | None = None
    end: Position | None = None
    incremental: bool = False


def _view(job: Job) -> JobView:
    return JobView(
        job.id,
        job.status,
        job.created_at,
        job.asked,
        job.total,
        job.count,
        job.size,
        job.problem,
        job.result,
    )


def _start(call: Call) -> JobView:
    wish, wanted = call.get(Wish), call.get(Filter)
    if wish.format == "jsonl":
        if wanted != Filter():
            raise unreadable(
                "jsonl は監査ログの全体です。絞り込みは csv などで使えます。"
                " (jsonl is the whole log: filters go with the other formats.)",
                "format",
            )
        call.desk.begin_whole_export(contents=wish.contents)
        total = None
    else:
        wanted = call.desk.begin_export(wish.format, wanted, contents=wish.contents)
        total = call.desk.count(wanted)
    narrowed = {name: value for name, value in asdict(wanted).items() if value is not None}
    job = new_job(EXPORT, call.desk.person.name, {**asdict(wish), "filter": narrowed}, total)
    return _view(call.office.jobs.start(job, _work(call, wish, wanted, resume=False)))


def _work(call: Call, wish: Wish, wanted: Filter, *, resume: bool) -> Work:
    desk, name = call.desk, f"sekisho.{_ENDINGS[wish.format]}"

    def whole(folder: Path, progress: Progress) -> Mapping[str, Any]:
        path = folder / name
        done = write_log(desk.reader, path, progress, contents=wish.contents, resume=resume)
        desk.end_export(done.count)
        return {"file": name, "count": done.count, "size": path.stat().st_size}

    def sheet(folder: Path, progress: Progress) -> Mapping[str, Any]:
        path, order = folder / name, Order(wish.format, wanted, wish.contents)
        done = write_sheet(desk, order, path, progress, resume=resume)
        desk.end_export(done.count)
        found = {"file": name, "count": done.count, "size": path.stat().st_size}
        missing = {"result": {"missing_letters": dict(done.missing)}} if done.missing else {}
        return {**found, **missing}

    return whole if wish.format == "jsonl" else sheet


def _resume(call: Call) -> JobView:
    call.desk.allow(May.EXPORT)
    job = _own(call, EXPORT)
    if job.status not in (Standing.INTERRUPTED, Standing.FAILED):
        raise LogRefused("途中で止まった書き出しではありません (this export was not cut off)")
    wish = Wish(job.asked["format"], job.asked["contents"])
    wanted: Filter = adapter(Filter).validate_python(dict(job.asked["filter"]))
    if wish.format == "jsonl":
        call.desk.begin_whole_export(contents=wish.contents)
    else:
        wanted = call.desk.begin_export(wish.format, wanted, contents=wish.contents)
    return _view(call.office.jobs.resume(job, _work(call, wish, wanted, resume=True)))


def _exports(call: Call) -> JobList:
    call.desk.allow(May.EXPORT)
    return JobList([_view(j) for j in call.office.jobs.all() if _is_own(call, j, EXPORT)])


def _export(call: Call) -> JobView:
    call.desk.allow(May.EXPORT)
    return _view(_own(call, EXPORT))


def _file(call: Call) -> File:
    call.desk.allow(May.EXPORT)
    job = _own(call, EXPORT)
    if job.status is not Standing.DONE:
        raise LogRefused("書き出しはまだ終わっていません (the export is not done yet)")
    call.desk.enter("export", {"fetched": job.id, "format": job.asked["format"]})
    path = call.office.jobs.path(job)
    return File(path, f"sekisho-{job.id}{path.suffix}")


def _delete(call: Call) -> Gone:
    call.desk.allow(May.EXPORT)
    job = _own(call, EXPORT)
    if job.status is Standing.RUNNING:
        raise LogRefused("書き出しの途中です (the export is still running)")
    call.office.jobs.delete(job)
    return Gone(job.id)


def _verify(call: Call) -> JobView:
    desk, stretch = call.desk, call.get(Stretch)
    desk.allow(May.VERIFY)
    part = _part(stretch)
    asked = {name: value for name, value in asdict(stretch).items() if value not in (None, False)}
    desk.enter("verify", asked)
    job = new_job(VERIFICATION, desk.person.name, asked)

    def work(folder: Path, progress: Progress) -> Mapping[str, Any]:
        office, trust = call.office, call.office.trust()
        with Watched(office.url, office.ring, progress) as reader, tree_of(office.url) as tree:
            if part is None and not stretch.incremental:
                report = verify(reader, tree, trust)
            elif tree is None:
                raise LogRefused("この監査ログにはまだ木がありません (this log has no tree yet)")
            else:
                wanted = part or since_anchor(tree, trust)
                report = verify_part(reader, tree, trust, wanted)
                if part is not None and not report.records and not report.findings:
                    raise _nothing(part)
        return {"result": _verdicts(report), "count": report.records}

    return _view(call.office.jobs.start(job, work))


def _nothing(part: Part) -> AuditError:
    if part.exchange is not None:
        return no_exchange()
    return LogRefused("その範囲に記録はありません (no record in that range)")


def _verdicts(report: Report) -> Mapping[str, Any]:
    verdicts = {question.value: report.verdict(question) for question in Question}
    found = {"intact": report.intact, "verdicts": verdicts, **asdict(report)}
    plain: dict[str, Any] = orjson.loads(orjson.dumps(found))
    return plain


def _part(stretch: Stretch) -> Part | None:
    by_position = stretch.first is not None or stretch.end is not None
    if sum((stretch.exchange is not None, by_position, stretch.incremental)) > 1:
        raise unreadable(
            "exchange、first/end、incremental は一つだけ選んでください。 (Choose one of them.)"
        )
    if stretch.exchange is not None:
        return Part(exchange=stretch.exchange)
    if stretch.end is not None and stretch.end <= (stretch.first or 0):
        raise unreadable(
            "範囲の終わりは、始めより後にしてください。 (The end has to come after the beginning.)",
            "end",
        )
    return Part(first=stretch.first or 0, end=stretch.end) if by_position else None


def _verifications(call: Call) -> JobList:
    call.desk.allow(May.VERIFY)
    return JobList([_view(j) for j in call.office.jobs.all() if _is_own(call, j, VERIFICATION)])


def _verification(call: Call) -> JobView:
    call.desk.allow(May.VERIFY)
    return _view(_own(call, VERIFICATION))


def _own(call: Call, kind: str) -> Job:
    job = call.office.jobs.find(call.path["id"])
    if job is None or not _is_own(call, job, kind):
        raise NotThere("その番号のものはありません (nothing of yours has this id)")
    return job


def _is_own(call: Call, job: Job, kind: str) -> bool:
    return job.kind == kind and same_person(job.by, call.desk.person.name)


def pieces(path: Path, start: int, end: int, size: int = 256 * 1024) -> Iterator[bytes]:
    """The bytes of a file from `start` to before `end`."""
    with os.fdopen(os.open(path, os.O_RDONLY), "rb") as file:
        file.seek(start)
        while start < end:
            piece = file.read(min(size, end - start))
            if not piece:
                return
            start += len(piece)
            yield piece


EXPORTS = (
    Operation(
        "POST",
        "/exports",
        ("書き出しを始める", "Start an export"),
        May.EXPORT,
        _start,
        JobView,
        (Wish, Filter),
        202,
    ),
    Operation(
        "GET", "/exports", ("自分の書き出しの一覧", "Your exports"), May.EXPORT, _exports, JobList
    ),
    Operation(
        "GET",
        "/exports/{id}",
        ("書き出しの進み具合", "How far an export is"),
        May.EXPORT,
        _export,
        JobView,
    ),
    Operation(
        "GET",
        "/exports/{id}/file",
        ("書き出したファイル（Range で続きから）", "The file of an export; Range continues"),
        May.EXPORT,
        _file,
        File,
    ),
    Operation(
        "POST",
        "/exports/{id}/resume",
        ("止まった書き出しを続ける", "Take up an export that was cut off"),
        May.EXPORT,
        _resume,
        JobView,
        (),
        202,
    ),
    Operation(
        "DELETE",
        "/exports/{id}",
        ("書き出したファイルを消す", "Delete an export"),
        May.EXPORT,
        _delete,
        Gone,
    ),
    Operation(
        "POST",
        "/verifications",
        ("検証を始める（完全性・網羅性・外部固定）", "Start a verification: three verdicts"),
        May.VERIFY,
        _verify,
        JobView,
        (Stretch,),
        202,
    ),
    Operation(
        "GET",
        "/verifications",
        ("自分の検証の一覧", "Your verifications"),
        May.VERIFY,
        _verifications,
        JobList,
    ),
    Operation(
        "GET",
        "/verifications/{id}",
        ("検証の結果", "The verdicts"),
        May.VERIFY,
        _verification,
        JobView,
    ),
)
