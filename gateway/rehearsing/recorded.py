"""What a record says that rules were asked about, as the rules' own values. Nothing is opened for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from audit.record import Record
from audit.sealing.keys import KeyRing
from audit.sealing.pseudonym import subject_of
from detectors.findings import Finding, Span
from policies.rules.model import Facts, Policy, Sighting

OLD = "古い形式の記録です (its record is of an old form)"
TOO_MANY = (
    "見つかったものが多すぎて、記録に書ききれていません (more was found than its record holds)"
)


class CannotJudge(Exception):
    """Why a record cannot be judged again."""


def people_of(policy: Policy, keys: KeyRing | None) -> dict[str, str]:
    """The people whom exceptions name, by the pseudonyms under which they stand in records."""
    named = {name for exemption in policy.exemptions for name in exemption.people}
    if not named or keys is None:
        return {}
    key = keys.derive("pseudonym")
    return {subject_of(key, name): name for name in named}


def facts_of(record: Record, people: Mapping[str, str] | None = None) -> Facts:
    body = record.body
    if "facts" not in body:
        raise CannotJudge(OLD)
    return Facts(
        department=body["department"],
        model=body["model"],
        endpoint=body["endpoint"],
        at=record.at,
        person=(people or {}).get(str(body.get("subject")), ""),
        **body["facts"],
    )


def asked_facts(record: Record, people: Mapping[str, str] | None = None) -> Facts:
    """The facts of the model that was asked for, where a rule sent the request to another one."""
    facts, routed = facts_of(record, people), record.body.get("routed")
    if routed is None:
        return facts
    if "facts" not in routed:
        raise CannotJudge(OLD)
    return replace(facts, model=routed["from"], **routed["facts"])


def sightings_of(body: Mapping[str, Any]) -> tuple[Sighting, ...]:
    if "finding_count" not in body:
        raise CannotJudge(OLD)
    rows = [(row, "") for row in body["findings"]]
    rows += [(row[:-1], row[-1]) for row in body.get("allowed", ())]
    if len(rows) < body["finding_count"] + body.get("allowed_count", 0):
        raise CannotJudge(TOO_MANY)
    if any(len(row) != 7 for row, _ in rows):
        raise CannotJudge(OLD)
    return tuple(
        Sighting(pointer, role, Finding(Span(start, end), entity, recognizer, score), allowed)
        for (entity, pointer, start, end, score, recognizer, role), allowed in rows
    )
