"""Turns what was decided and done into records: the one place that knows both decisions and the log.

Facts go into the body of a record, in the clear and for good: no text, no names. Texts go into its sealed contents,
without the values that may never be stored.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from audit.contents import LONG, LongText, with_long_texts
from audit.errors import AuditUnavailable
from audit.record import Draft, Kind, Outcome, Sensitivity
from audit.writing.writer import Log
from gateway.attachments.attachment import Opened
from gateway.cases import checklist, openings
from gateway.confirming.confirmation import Confirmation
from gateway.exchange import Exchange, Principal
from gateway.masking.plan import purged, purged_pieces, purged_text, settled_until
from gateway.ruling import Detour
from gateway.web.body import Json
from gateway.web.errors import GatewayError, audit_unavailable
from gateway.web.forms import Upload
from policies.rules.decide import Decision
from policies.rules.model import Action, Facts, Sighting
from policies.rules.routing import sent_elsewhere

MOST_FINDINGS = 1000
"""Findings listed in one record; beyond that they are counted only."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A request and what was decided about it: all that its record is made of."""

    exchange: Exchange
    model: str
    provider: str
    stream: bool
    policy: str
    bundle: str
    """The name of all that the policy is made of."""
    detectors: str
    facts: Facts
    detour: Detour | None
    decision: Decision
    sightings: tuple[Sighting, ...]
    confirmed: Confirmation | None
    body: Json = field(repr=False)
    sent: Json = field(repr=False)
    secret: Mapping[str, str] = field(repr=False)
    """Values that may never be stored, each with its entity."""
    files: tuple[Opened, ...] = ()
    upload: Upload | None = None
    approval: Mapping[str, str] = field(default_factory=dict)
    """Of the model: its number, and its last day."""
    let_out: frozenset[str] = field(default=frozenset(), repr=False)
    """The texts of those files that were sent as they are."""

    @property
    def action(self) -> Action:
        """What it comes to; `decision` is what is left to be done where a rule sent it to another model."""
        action = self.decision.action
        return action if self.detour is None else sent_elsewhere(action)

    @property
    def said(self) -> Decision:
        """All that rules said of the request, those included that sent it to another model."""
        return self.decision if self.detour is None else self.detour.said


@dataclass(frozen=True, slots=True)
class Ending:
    """How an exchange ended. `delivered` is what the client was given, by pointer: each text in pieces."""

    outcome: Outcome
    facts: Mapping[str, Any] = field(default_factory=dict)
    decision: Decision | None = None
    sightings: tuple[Sighting, ...] = ()
    delivered: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)


class Entry:
    """One exchange's place in the log: opened once, closed once, whatever happens."""

    def __init__(self, log: Log, exchange: Exchange) -> None:
        self._log = log
        self._exchange = exchange
        self._secret: Mapping[str, str] = {}
        self._started = time.monotonic()
        self._pieces = 0
        self._held: dict[str, str] = {}
        self.closed = False

    async def open(self, judged: Judged, ending: Ending | None = None) -> None:
        """Durable before this returns; with `ending` (nothing is forwarded) opened and closed in one step."""
        self._secret = judged.secret
        exchange = self._exchange
        drafts = [
            self._request(judged),
            *openings(exchange, judged.decision, exchange.started_at),
            *(checklist(exchange, judged.decision, judged.facts) if ending is None else ()),
        ]
        if ending is not None:
            drafts.append(self._closing(ending))
            self.closed = True
        await self._durable(self._log.append(*drafts))

    async def refuse(self, error: GatewayError) -> None:
        """A request that could not be read: the attempt is entered, nothing of its text."""
        principal = self._exchange.principal
        facts = {
            **_caller(principal),
            "endpoint": self._exchange.endpoint,
            "decision": "refused",
            "code": error.code.value,
        }
        contents = {"user": principal.user}
        at = self._exchange.started_at
        opening = Draft(self._exchange.id, Kind.REQUEST, at, facts, contents, Sensitivity.METADATA)
        ending = self._closing(Ending(Outcome.REFUSED, {"code": error.code.value}))
        self.closed = True
        await self._durable(self._log.append(opening, ending))

    async def spool(self, more: Mapping[str, str]) -> None:
        """What the client has been given of a running answer since the last time. Durable before this returns.

        An end that may be the beginning of a value that may never be stored waits for what follows.
        """
        texts = {}
        for pointer, text in more.items():
            known = self._held.get(pointer, "") + text
            until = settled_until(known, self._secret)
            self._held[pointer] = known[until:]
            if until:
                texts[pointer] = purged_text(known[:until], self._secret)
        if texts:
            piece, self._pieces = self._pieces, self._pieces + 1
            await self._durable(self._log.spool(self._exchange.id, piece, {"delivered": texts}))

    async def close(self, ending: Ending) -> None:
        """Durable before this returns. The record is on its way even if the caller is cancelled while waiting."""
        await self._durable(self.submit(ending))

    def submit(self, ending: Ending) -> asyncio.Future[None]:
        self.closed = True
        drafts = [self._closing(ending)]
        if ending.decision is not None:
            drafts += openings(self._exchange, ending.decision, drafts[0].at)
        return self._log.append(*drafts)

    def _stored(self, pieces: Sequence[str]) -> str | LongText:
        """A text without the values that may never be stored."""
        if sum(map(len, pieces)) <= LONG:
            return purged_text("".join(pieces), self._secret)
        return LongText(purged_pieces(pieces, self._secret) if self._secret else pieces)

    async def _durable(self, written: asyncio.Future[None]) -> None:
        try:
            await asyncio.shield(written)
        except AuditUnavailable:
            raise audit_unavailable() from None

    def _request(self, judged: Judged) -> Draft:
        principal = self._exchange.principal
        facts = {
            **_caller(principal),
            "endpoint": self._exchange.endpoint,
            "model": judged.model,
            "provider": judged.provider,
            "stream": judged.stream,
            "policy": judged.policy,
            "bundle": judged.bundle,
            "detectors": judged.detectors,
            "confirmed": judged.confirmed is not None,
            "facts": _facts(judged.facts),
            **_decided(judged.decision, judged.sightings),
        }
        if judged.detour is not None:
            facts |= _routed(judged, judged.detour)
        if judged.approval:
            facts["approval"] = dict(judged.approval)
        request = _stored(judged.body, judged)
        contents: dict[str, Any] = {"user": principal.user, "request": request}
        if judged.confirmed is not None:
            facts["confirmation"] = {
                "form": judged.confirmed.form,
                "reason": bool(judged.confirmed.reason),
            }
            contents["reason"] = purged_text(judged.confirmed.reason, judged.secret)
        if judged.sent is not judged.body:
            contents["sent"] = _stored(judged.sent, judged)
        if judged.upload is not None and not judged.files:
            facts["upload"] = {"bytes": judged.upload.size, "kind": judged.upload.name}
            if not judged.secret:
                contents["upload"] = {"sha256": judged.upload.digest}
        if judged.files:
            facts["files"] = [_file(one, judged) for one in judged.files]
            contents["files"] = [_named(one, judged) for one in judged.files]
        return Draft(
            self._exchange.id,
            Kind.REQUEST,
            self._exchange.started_at,
            facts,
            contents,
            _sensitivity(blocked=judged.decision.action is Action.BLOCK),
        )

    def _closing(self, ending: Ending) -> Draft:
        facts: dict[str, Any] = {
            "outcome": ending.outcome.value,
            "milliseconds": round((time.monotonic() - self._started) * 1000),
            **ending.facts,
        }
        if ending.decision is not None:
            facts |= _decided(ending.decision, ending.sightings)
            if labels := ending.decision.labels:
                facts["label"] = ",".join(label.id for label in labels)
        given = {k: self._stored(v) for k, v in ending.delivered.items()}
        return Draft(
            self._exchange.id,
            Kind.CLOSING,
            datetime.now(UTC),
            facts,
            {"delivered": given} if given else None,
            _sensitivity(blocked=ending.outcome is Outcome.BLOCKED),
        )


def _stored(body: Json, judged: Judged) -> Any:
    safe = purged(body, judged.secret)
    return with_long_texts(safe) if judged.facts.characters > LONG else safe


def _sensitivity(*, blocked: bool) -> Sensitivity:
    """What was blocked is kept apart, to be erased sooner: together it would be a list of what leaked."""
    return Sensitivity.BLOCKED if blocked else Sensitivity.CONTENT


def _file(one: Opened, judged: Judged) -> dict[str, Any]:
    """What a file was and what was done with it; its name and digest are sealed."""
    done = "as it is" if one.text in judged.let_out else "mark" if one.unread else "text"
    told: dict[str, Any] = {
        "at": "/" + "/".join(str(step) for step in one.attachment.path),
        "kind": one.read.kind,
        "bytes": one.attachment.size,
        "put_as": done,
    }
    if one.unread:
        told["unread"] = one.read.reason
    else:
        told["characters"] = len(one.read.text)
    if one.read.left_out:
        told["left_out"] = list(one.read.left_out)
    return told


def _named(one: Opened, judged: Judged) -> dict[str, str]:
    """The digest of a file with a value that may never be stored would be a form of it: eleven digits are guessed."""
    attachment = one.attachment
    names = {"name": purged_text(attachment.name or attachment.url, judged.secret)}
    if not judged.secret:
        names["sha256"] = attachment.digest
    return names


def _routed(judged: Judged, detour: Detour) -> dict[str, Any]:
    """The rule that sent it elsewhere decided too, although there is nothing left for it to do."""
    asked = detour.asked
    return {
        **_rules(detour.said),
        "decision": judged.action.name.lower(),
        "would_be": sent_elsewhere(judged.decision.would_be).name.lower(),
        "routed": {"from": asked.model, "rule": detour.rule, "facts": _facts(asked)},
    }


def _caller(principal: Principal) -> dict[str, Any]:
    """In the clear: under a pseudonym, and until when they are trained, where such days are kept."""
    told = {"subject": principal.subject, "department": principal.department}
    if principal.trained_until is None:
        return told
    return {**told, "trained_until": principal.trained_until or None}


def _facts(facts: Facts) -> dict[str, Any]:
    """What the rules were told besides the findings, as it was when they were asked: a replay tells them the same."""
    return {
        "external": facts.external,
        "region": facts.region,
        "trains_on_input": facts.trains_on_input,
        "abuse_monitoring": facts.abuse_monitoring,
        "max_class": facts.max_class,
        "data_class": facts.data_class,
        "intended_use": facts.intended_use,
        "characters": facts.characters,
    }


def _decided(decision: Decision, sightings: Iterable[Sighting]) -> dict[str, Any]:
    """What no rule was asked about is listed apart, each with the allow entry that let it pass."""
    listed: list[list[Any]] = []
    allowed: list[list[Any]] = []
    for sighting in sightings:
        if sighting.allowed:
            allowed.append([*_row(sighting), sighting.allowed])
        else:
            listed.append(_row(sighting))
    facts: dict[str, Any] = {
        "decision": decision.action.name.lower(),
        "would_be": decision.would_be.name.lower(),
        **_rules(decision),
        "findings": listed[:MOST_FINDINGS],
        "finding_count": len(listed),
    }
    if decision.lifts:
        lifts = ((lift.exemption, lift.rule) for lift in decision.lifts)
        facts["exceptions"] = [[one.id, rule.id, one.until.isoformat()] for one, rule in lifts]
    if allowed:
        facts |= {"allowed": allowed[:MOST_FINDINGS], "allowed_count": len(allowed)}
    return facts


def _rules(decision: Decision) -> dict[str, Any]:
    rules = [verdict.rule for verdict in decision.verdicts]
    clauses = sorted({basis.clause for rule in rules for basis in rule.basis})
    return {"rules": [rule.id for rule in rules], "clauses": clauses}


def _row(sighting: Sighting) -> list[Any]:
    finding = sighting.finding
    return [
        finding.entity,
        sighting.pointer,
        finding.span.start,
        finding.span.end,
        finding.score,
        finding.recognizer,
        sighting.role,
    ]
