"""Verifying the log on a page: what of it, the three verdicts, and the checkpoints that an auditor keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from audit.ledger.flaws import Flaw, Question, Tampering, Verdict
from gateway.bilingual import in_one_language
from gateway.console.site import CONSOLE, Answer, Redirect, Visit, page, place
from gateway.web.errors import GatewayError, unreadable

PLACE = f"{CONSOLE}/verification"
ASKED: Mapping[Question, tuple[str, str]] = {
    Question.INTEGRITY: ("あるものは変えられていないか", "Is what is there unchanged?"),
    Question.COMPLETENESS: ("すべて揃っているか", "Is everything there?"),
    Question.ANCHORING: ("署名されたログそのものか", "Is it the log that was signed?"),
}
FIELDS = ("what", "exchange", "first", "end")
MOST_SHOWN = 200
"""Findings on one page; the command and the API give all."""


async def listed(visit: Visit) -> Answer:
    return await _page(visit)


async def start(visit: Visit) -> Answer:
    try:
        job = await visit.ask("POST", "/verifications", _stretch(visit.filled()))
    except GatewayError as error:
        return await _page(visit, error)
    return Redirect(place("verification", job["id"]))


async def shown(visit: Visit) -> Answer:
    """One verification: how far it is, and then what it found."""
    job = _job(visit, await visit.ask("GET", "/verifications/{id}", id=visit.path["id"]))
    result = job["result"]
    flaws = [_flaw(one) for one in (result or {}).get("findings", ())]
    context = {
        "job": job,
        "result": result,
        "flaws": flaws[:MOST_SHOWN],
        "left_out": len(flaws[MOST_SHOWN:]),
        "verdicts": [] if result is None else list(map(_verdict, result["verdicts"].items())),
        "asked": ASKED,
    }
    return page(visit, "verdicts.html", context, None)


async def _page(visit: Visit, problem: GatewayError | None = None) -> Answer:
    found = await visit.ask("GET", "/verifications")
    proof = await visit.ask("GET", "/checkpoints")
    jobs = sorted(
        found["jobs"], key=lambda job: datetime.fromisoformat(job["created_at"]), reverse=True
    )
    context = {
        "jobs": [_job(visit, job) for job in jobs],
        "key": proof["key"],
        "checkpoints": proof["checkpoints"],
        "given": {**dict.fromkeys(FIELDS, ""), **(visit.given if problem else {})},
        "verdict": Verdict,
        "question": Question,
    }
    return page(visit, "verification.html", context, problem)


def _job(visit: Visit, job: Mapping[str, Any]) -> Mapping[str, Any]:
    problem = job["problem"] and in_one_language(job["problem"], english=visit.english)
    return {**job, "problem": problem}


def _stretch(given: dict[str, Any]) -> dict[str, Any]:
    """The fields of the form as the operation takes them: those that go with the choice, and no others."""
    what = given.pop("what", "all")
    wanted = {"exchange": ("exchange",), "range": ("first", "end")}.get(what, ())
    if strange := sorted(set(given) - set(wanted)):
        raise unreadable(
            "検証する範囲の選び方と、書かれた欄が合いません。"
            " (What is filled in does not go with what you chose to verify.)",
            strange[0],
        )
    if what == "exchange" and "exchange" not in given:
        raise unreadable("受付IDを書いてください。 (Give the exchange.)", "exchange")
    if what == "range" and not given:
        raise unreadable("範囲を書いてください。 (Give the range.)", "first")
    return {"incremental": True} if what == "incremental" else given


def _verdict(told: tuple[str, str]) -> tuple[Question, Verdict]:
    return Question(told[0]), Verdict(told[1])


def _flaw(told: Mapping[str, Any]) -> Flaw:
    return Flaw(told["writer"], told["n"], Tampering(told["kind"]), told["detail"])
