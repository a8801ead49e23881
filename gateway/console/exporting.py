"""Sheets of the exchanges of a list: started, followed, fetched and taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from gateway.console.site import CONSOLE, Answer, Attached, Redirect, Visit, page
from gateway.web.errors import GatewayError, not_found

PLACE = f"{CONSOLE}/exports"
FORMATS: Mapping[str, str] = {
    "csv": "CSV（UTF-8）",
    "csv-cp932": "CSV（Shift_JIS）",
    "xlsx": "Excel（XLSX）",
    "parquet": "Parquet",
}
"""The whole log, `jsonl`, is for commands and programs."""


async def listed(visit: Visit) -> Answer:
    return await _page(visit)


async def start(visit: Visit) -> Answer:
    try:
        await visit.ask("POST", "/exports", visit.filled())
    except GatewayError as error:
        return await _page(visit, error)
    return Redirect(PLACE)


async def fetch(visit: Visit) -> Answer:
    return Attached(await visit.file("/exports/{id}/file", id=visit.path["id"]))


async def step(visit: Visit) -> Answer:
    name, identity = visit.path["step"], visit.path["id"]
    if name not in ("resume", "delete"):
        raise not_found(PLACE)
    try:
        if name == "delete":
            await visit.ask("DELETE", "/exports/{id}", id=identity)
        else:
            await visit.ask("POST", "/exports/{id}/resume", id=identity)
    except GatewayError as error:
        return await _page(visit, error)
    return Redirect(PLACE)


async def _page(visit: Visit, problem: GatewayError | None = None) -> Answer:
    found = await visit.ask("GET", "/exports")
    jobs = sorted(
        found["jobs"], key=lambda job: datetime.fromisoformat(job["created_at"]), reverse=True
    )
    context = {
        "jobs": jobs,
        "running": problem is None and any(job["status"] == "running" for job in jobs),
        "formats": FORMATS,
    }
    return page(visit, "exports.html", context, problem)
