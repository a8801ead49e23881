"""Packs to a policy: inheritance by which a lower level may only tighten, and every problem of every file at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from policies.allow import Allowance, AllowList, folded, parsed_domain
from policies.document import Document, Problem, ProblemsFound, read_document
from policies.grants import Grants, Loaded
from policies.model import Action, Basis, Case, Label, Mode, Operator, Policy, Rule, Stage, Where
from policies.schema import PackFile, RulePart
from policies.validation import nearest, validated

PACKS = Path(__file__).parent / "packs"
STAGES = {
    "request": frozenset({Stage.REQUEST}),
    "response": frozenset({Stage.RESPONSE}),
    "both": frozenset(Stage),
}


@dataclass(slots=True)
class _Loading:
    """What has been read so far: each pack once, deepest first."""

    entities: frozenset[str]
    rules: dict[str, tuple[Rule, Document, int]] = field(default_factory=dict)
    packs: dict[Path, Loaded] = field(default_factory=dict)
    done: set[Path] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    unreadable: bool = False
    """Whether a file could not be read or stands in a circle: who inherits what cannot be told then."""


def load_policy(paths: Sequence[Path], *, entities: frozenset[str]) -> Policy:
    """The policy made of these packs and all that they extend; raises ProblemsFound."""
    loading = _Loading(entities)
    for path in paths:
        _load(path, loading, ())
    grants = Grants(loading.packs, entities)
    if not loading.unreadable:
        loading.problems.extend(grants.problems())
    if loading.problems:
        raise ProblemsFound(tuple(loading.problems))
    rules = tuple(rule for _, (rule, _, _) in sorted(loading.rules.items()))
    allow = AllowList(grants.allowances())
    return Policy(rules, digest(rules, allow.entries), allow)


def digest(rules: Iterable[Rule], allow: Iterable[Allowance] = ()) -> str:
    """SHA-256 over what rules and allow entries say. Order, spelling, comments and tests do not change it."""
    said = {
        "rules": sorted((_said(rule) for rule in rules), key=lambda said: str(said["id"])),
        "allow": sorted((_allowed(entry) for entry in allow), key=lambda said: str(said["id"])),
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _load(path: Path, loading: _Loading, below: tuple[Path, ...]) -> None:
    path = path.resolve()
    if path in loading.done:
        return
    loading.done.add(path)
    try:
        document = read_document(path)
        pack = validated(document, PackFile)
    except ProblemsFound as found:
        loading.problems.extend(found.problems)
        loading.unreadable = True
        return
    bases: list[Path] = []
    for place, name in enumerate(pack.pack.extends):
        base = _base(path, name)
        here = ("pack", "extends", place)
        if base is None:
            hint = nearest(name, (p.stem for p in PACKS.glob("*.yaml")))
            loading.problems.append(
                document.problem(here, f"土台のパック「{name}」がありません", hint)
            )
            loading.unreadable = True
        elif base in (*below, path):
            loading.problems.append(
                document.problem(
                    here, "土台が循環しています", "どちらかの extends を消してください"
                )
            )
            loading.unreadable = True
        else:
            _load(base, loading, (*below, path))
            bases.append(base)
    loading.packs[path] = Loaded(document, pack, tuple(dict.fromkeys(bases)))
    for place, part in enumerate(pack.rules):
        _check_entities(part, document, place, loading)
        _add(_rule(part, pack.pack.id, document, place), document, place, loading)


def _base(path: Path, name: str) -> Path | None:
    """A pack beside this one, a relative path, or one of the packs that come with the product."""
    for candidate in (path.parent / f"{name}.yaml", path.parent / name, PACKS / f"{name}.yaml"):
        if candidate.is_file():
            return candidate.resolve()
    return None


def _check_entities(part: RulePart, document: Document, place: int, loading: _Loading) -> None:
    for number, entity in enumerate(part.detect):
        if entity not in loading.entities:
            message = f"「{entity}」という検出の種類はありません"
            hint = nearest(entity, loading.entities)
            loading.problems.append(
                document.problem(("rules", place, "detect", number), message, hint)
            )
    for entity in part.min_scores:
        if entity not in part.detect:
            message = f"「{entity}」はこの規則の detect にありません"
            loading.problems.append(
                document.problem(
                    ("rules", place, "min_scores", entity), message, nearest(entity, part.detect)
                )
            )


def _add(rule: Rule, document: Document, place: int, loading: _Loading) -> None:
    inherited = loading.rules.get(rule.id)
    if inherited is None:
        loading.rules[rule.id] = (rule, document, place)
        return
    base, base_document, base_place = inherited
    if base_document.file == document.file:
        path = ("rules", place, "id")
        loading.problems.append(
            document.problem(path, f"規則「{rule.id}」が2回あります", "別の id にしてください")
        )
        return
    line, _ = base_document.place(("rules", base_place))
    for key, why in _laxer(base, rule):
        hint = f"土台（{base_document.file}:{line}）より緩くはできません"
        loading.problems.append(document.problem(("rules", place, key), why, hint))
    loading.rules[rule.id] = (rule, document, place)


def _laxer(base: Rule, rule: Rule) -> Iterator[tuple[str, str]]:
    """Every way in which `rule` lets through what `base` does not; each with the key to blame."""
    if rule.action < base.action:
        yield "action", "対応が土台より緩くなっています"
    later = {e for e in base.detect & rule.detect if rule.threshold(e) > base.threshold(e)}
    for key, blamed in (
        ("min_score", later - rule.min_scores.keys()),
        ("min_scores", later & rule.min_scores.keys()),
    ):
        if blamed:
            yield (
                key,
                f"{'、'.join(sorted(blamed))} の確からしさの下限が土台より高く、見逃しが増えます",
            )
    if base.detect and not rule.detect >= base.detect and rule.detect:
        yield (
            "detect",
            f"土台が見つける {'、'.join(sorted(base.detect - rule.detect))} が抜けています",
        )
    if not base.detect and rule.detect:
        yield "detect", "土台は常に当てはまる規則です"
    if not rule.stages >= base.stages:
        yield "on", "土台が当てはまる段階が抜けています"
    if base.mode is Mode.ENFORCE and rule.mode is Mode.OBSERVE:
        yield "mode", "土台は適用中の規則です"
    if base.operator is not None and rule.operator is None and rule.action is Action.MASK:
        yield "operator", "土台は元に戻せない伏せ方です"
    if _narrower(base.where, rule.where):
        yield "where", "当てはめる範囲が土台より狭くなっています"


def _narrower(base: Where, where: Where) -> bool:
    pairs = (
        (base.departments, where.departments),
        (base.models, where.models),
        (base.roles, where.roles),
    )
    lists = any(new and not (old and set(new) >= set(old)) for old, new in pairs)
    return lists or where.external not in (None, base.external)


def _rule(part: RulePart, pack: str, document: Document, place: int) -> Rule:
    cases = tuple(
        Case(
            c.text,
            Action[c.action.upper()],
            c.becomes,
            document.place(("rules", place, "tests", i))[0],
        )
        for i, c in enumerate(part.tests)
    )
    return Rule(
        id=part.id,
        title=part.title,
        basis=tuple(Basis(b.document, b.clause, b.status) for b in part.basis),
        stages=STAGES[part.on],
        detect=frozenset(part.detect),
        action=Action[part.action.upper()],
        message=part.message.strip(),
        min_score=part.min_score,
        min_scores=part.min_scores,
        where=Where(
            part.where.departments, part.where.models, part.where.roles, part.where.external
        ),
        mode=Mode(part.mode),
        severity=part.severity,
        operator=_operator(part),
        label=Label(part.label.id, part.label.text) if part.label else None,
        false_positives=part.falsepositives,
        tests=cases,
        pack=pack,
    )


def _operator(part: RulePart) -> Operator | None:
    if part.operator is None:
        return None
    given = part.operator.model_dump(exclude_none=True)
    return Operator(given.pop("name"), given)


def _said(rule: Rule) -> dict[str, object]:
    """The meaning of a rule as plain JSON: all but its tests, its pack and its known false positives."""
    return {
        "id": rule.id,
        "title": rule.title,
        "basis": [[b.document, b.clause, b.status] for b in rule.basis],
        "stages": sorted(rule.stages),
        "detect": sorted(rule.detect),
        "min_scores": {e: float(rule.threshold(e)) for e in rule.detect},
        "action": rule.action.name,
        "message": rule.message,
        "where": [
            sorted(rule.where.departments),
            sorted(rule.where.models),
            sorted(rule.where.roles),
            rule.where.external,
        ],
        "mode": rule.mode.value,
        "severity": rule.severity,
        "operator": [rule.operator.name, dict(rule.operator.parameters)] if rule.operator else None,
        "label": [rule.label.id, rule.label.text] if rule.label else None,
    }


def _allowed(entry: Allowance) -> dict[str, object]:
    """The meaning of an allow entry as plain JSON: its values as they are compared."""
    return {
        "id": entry.id,
        "reason": entry.reason,
        "entities": sorted(entry.entities),
        "values": sorted({(e, folded(e, value)) for e in entry.entities for value in entry.values}),
        "domains": sorted({parsed_domain(domain) or ("", False) for domain in entry.domains}),
    }
