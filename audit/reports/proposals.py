"""What the reviews of a month suggest to change in the guideline, as lines to add to a municipality's own pack.

Suggestions only: numbers show what is worth a look, and a person writes the reason, the people and the tests. What a
rule does now is not in the log, so that nothing is proposed to be taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import orjson

from audit.ledger.review import Case, Verdict
from audit.reports.document import Cell, Lines, Table
from audit.reports.month import JAPAN, Month
from audit.reports.tally import NOT_SENT, Seen, Tally
from audit.reports.wording import Wording

FEWEST = 3
"""Judged exchanges below which a share says nothing."""
SHARE = 0.5
"""Of a rule's judged exchanges, as many false alarms as make an exception worth a look."""
MOST = 20
_FALSE, _WRONG = Verdict.FALSE_ALARM, (Verdict.VIOLATION, Verdict.CORRECTION)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Of `judged` exchanges of a rule `count` were false alarms; or of those with these kinds, violations that went
    out."""

    rule: str
    kinds: tuple[str, ...]
    sections: tuple[str, ...]
    count: int
    judged: int


def proposals(cases: Iterable[Case], tally: Tally) -> list[Proposal]:
    """Exceptions first, those with the most false alarms before others; then rules that might have stopped
    something."""
    judged = [(case, tally.watched[case.exchange]) for case in cases if _judged(case, tally)]
    rules = sorted({rule for _, seen in judged for rule in seen.rules})
    found = (_exception(rule, judged) for rule in rules)
    loose = sorted((one for one in found if one), key=lambda one: (-one.count, one.rule))
    return [*loose, *_stricter(judged)][:MOST]


def changes(
    cases: Iterable[Case], tally: Tally, month: Month, say: Wording
) -> Iterator[Table | Lines]:
    found = proposals(cases, tally)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.rule or say.listed(map(say.kind, one.kinds)),
            say.listed(map(say.section, one.sections)),
            one.count,
            one.judged,
            say("例外を検討（誤検知が多い）", "consider an exception: many false alarms")
            if one.rule
            else say("規則を検討（違反が外へ出た）", "consider a rule: a violation went out"),
        )
        for one in found
    )
    columns = (
        say("ルール・検出の種類", "rule or kinds"),
        say("部署", "sections"),
        say("該当", "count"),
        say("判定ずみ", "judged"),
        say("案", "proposal"),
    )
    title = say("点検の結果から考えられる見直し", "what the reviews suggest")
    yield Table(title, columns, rows, say("ありません", "none"))
    if found:
        title = say(
            "自分のパックへの追加（YAMLの差分。「要記入」を埋め、policy lint・test・diff で確かめ、二人で公開）",
            "to be added to the own pack (YAML diff: fill in 要記入, then policy lint, test, diff, and publish by two)",
        )
        yield Lines(title, tuple(f"+{line}" for line in yaml(found, month)))


def yaml(found: Iterable[Proposal], month: Month) -> Iterator[str]:
    listed = list(found)
    loose, strict = [p for p in listed if p.rule], [p for p in listed if not p.rule]
    if loose:
        yield "exceptions:"
    for number, one in enumerate(loose, start=1):
        yield f"  - id: x-{month}-{number}"
        yield f"    rule: {_quoted(one.rule)}"
        yield "    title: 要記入"
        yield f"    reason: 要記入（{month.japanese}の点検で、判定した{one.judged}件のうち{one.count}件が誤検知）"
        yield "    owner: 要記入"
        yield "    approver: 要記入（owner とは別の人）"
        sections = list(map(_quoted, one.sections)) or ["要記入"]
        given = f"given: {{department: {sections[0]}}}"
        yield f"    scope: {{departments: [{', '.join(sections)}]}}"
        yield f'    from: "{month.end.astimezone(JAPAN):%Y-%m-%d}"'
        yield "    tests:"
        yield f"      - {{text: 要記入, action: allow, {given}}}"
    if strict:
        yield "rules:"
    for number, one in enumerate(strict, start=1):
        yield f"  - id: own-{month}-{number}"
        yield f"    title: 要記入（{month.japanese}の点検で違反 {one.count}件）"
        yield "    basis: [{document: 要記入, clause: 要記入, status: unconfirmed}]"
        yield "    on: request"
        yield f"    detect: [{', '.join(one.kinds)}]"
        yield "    action: confirm"
        yield "    mode: observe"
        yield "    message: 要記入"
        yield "    tests:"
        yield "      - {text: 要記入, action: confirm}"


def _judged(case: Case, tally: Tally) -> bool:
    return case.verdict is not None and case.exchange in tally.watched


def _exception(rule: str, judged: list[tuple[Case, Seen]]) -> Proposal | None:
    of_rule = [(case, seen) for case, seen in judged if rule in seen.rules]
    false = [seen for case, seen in of_rule if case.verdict is _FALSE]
    if len(of_rule) < FEWEST or len(false) < SHARE * len(of_rule):
        return None
    return Proposal(rule, (), _sections(false), len(false), len(of_rule))


def _stricter(judged: list[tuple[Case, Seen]]) -> Iterator[Proposal]:
    """One for all that shared the same kinds of findings; without any, no rule could be written."""
    out = [
        seen
        for case, seen in judged
        if case.verdict in _WRONG and seen.decision not in NOT_SENT and seen.kinds
    ]
    for kinds in sorted({seen.kinds for seen in out}):
        same = [seen for seen in out if seen.kinds == kinds]
        of_kinds = sum(seen.kinds == kinds for _, seen in judged)
        yield Proposal("", kinds, _sections(same), len(same), of_kinds)


def _sections(some: Iterable[Seen]) -> tuple[str, ...]:
    return tuple(sorted({seen.section for seen in some if seen.section}))


def _quoted(text: str) -> str:
    """JSON's strings are YAML's; names of sections and rules are anybody's."""
    return orjson.dumps(text).decode()
