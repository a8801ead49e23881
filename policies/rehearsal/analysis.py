"""Rules that do not do what their author may think: shadowed, unreachable, contradictory, duplicate, ineffective.

Said only of what holds for every exchange, and only of rules whose author can know the other one: of the same pack, or
of one that it builds on. A rule from which an exception is made hides no other. Each with a text as an example.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum
from pathlib import Path

from policies.language.document import Problem
from policies.language.load import Bundle
from policies.rehearsal.examples import Example, example
from policies.rehearsal.mutants import WRITTEN, without_one
from policies.rehearsal.region import Box, Region, Seen, Space, TooLarge
from policies.rules.digest import condition
from policies.rules.model import Action, Mode, Rule, Stage
from policies.rules.terms import OF_A_RULE
from policies.rules.where import EVERYWHERE, Found, Where

ANSWERER = "assistant"
_SAYS_SOMETHING = {Action.NOTICE, Action.CONFIRM, Action.BLOCK, Action.ROUTE}
"""Actions of which a second rule still tells its own message and clause."""


@dataclass(frozen=True, slots=True)
class _Placed:
    rule: Rule
    region: Region
    sees: frozenset[tuple[str, str]]
    """What it looks for, the words and patterns of its own spelled out."""


class Kind(Enum):
    SHADOWED = "shadowed"
    UNREACHABLE = "unreachable"
    CONTRADICTORY = "contradictory"
    DUPLICATE = "duplicate"
    INEFFECTIVE = "ineffective"


@dataclass(frozen=True, slots=True)
class Alarm:
    """`others` are the rules that make `rule` what it is said to be, and `example` is a case of all of them."""

    kind: Kind
    rule: Rule
    others: tuple[Rule, ...]
    example: Example
    path: tuple[str | int, ...]
    message: str
    hint: str


def analysed(bundle: Bundle) -> Iterator[Problem]:
    for alarm in alarms(bundle):
        source = bundle.sources[alarm.rule.id]
        place = ("rules", source.place, *alarm.path)
        yield source.document.problem(place, alarm.message, alarm.hint)


def alarms(bundle: Bundle) -> Iterator[Alarm]:
    rules = bundle.policy.rules
    space = Space(rules)
    placed = [one for rule in rules if (one := _place(rule, space)) is not None]
    below = known_packs(bundle)
    lifted = {exemption.rule for exemption in bundle.policy.exemptions}
    for one in placed:
        if not one.region:
            yield _never(one.rule, space, bundle)
            continue
        known = below[bundle.sources[one.rule.id].document.file]
        others = [
            o
            for o in placed
            if o.region and o.rule.pack in known and o is not one and o.rule.id not in lifted
        ]
        beside = _beside(one, others, space, bundle)
        if beside is not None:
            yield beside
        if (idle := _idle(one, space)) is not None:
            yield _without(one, *idle, space, bundle)


def _without(one: _Placed, name: str, why: str, space: Space, bundle: Bundle) -> Alarm:
    rule = one.rule
    text = _example(rule, one.region[0], space, bundle)
    message = f"規則「{rule.id}」の条件「{name}」は、{why}（例: 「{text}」）"
    path = ("where", *_as_written(name, rule.where))
    return Alarm(Kind.INEFFECTIVE, rule, (), text, path, message, "条件を消してください")


def _never(rule: Rule, space: Space, bundle: Bundle) -> Alarm:
    path, why = _conflict(rule, space)
    text = _example(rule, Box(), space, bundle)
    told = f"（{why}。例: 「{text}」でも働きません）"
    message = f"規則「{rule.id}」は、どの依頼・回答にも当てはまりません{told}"
    hint = "両立しない条件のどちらかを消してください"
    return Alarm(Kind.UNREACHABLE, rule, (), text, path, message, hint)


def _place(rule: Rule, space: Space) -> _Placed | None:
    """None for a condition too large to say anything about."""
    try:
        region = space.region(rule.where)
    except TooLarge:
        return None
    own = _seen(rule)
    if own is not None:
        region = space.common(region, (Box(seen=frozenset({own})),))
    if rule.stages == {Stage.RESPONSE}:
        region = tuple(box for box in region if all(_in_answers(s) for s in box.seen))
    return _Placed(rule, region, frozenset(_looked_for(rule)))


def _seen(rule: Rule) -> Seen | None:
    if not rule.detect:
        return None
    least = min(map(rule.threshold, rule.detect))
    return Seen(Found(rule.detect, least, rule.min_count), rule.where.roles)


def _in_answers(seen: Seen) -> bool:
    return not seen.roles or ANSWERER in seen.roles


def _looked_for(rule: Rule) -> Iterator[tuple[str, str]]:
    yield from (("kind", e) for e in rule.detect if not e.startswith(OF_A_RULE))
    for term in rule.terms:
        yield from (("word", word) for word in term.words)
        yield from (("pattern", pattern) for pattern in term.patterns)


def _beside(one: _Placed, others: list[_Placed], space: Space, bundle: Bundle) -> Alarm | None:
    """What another rule makes of this one: of the gravest kind."""
    rule = one.rule
    text = _example(rule, one.region[0], space, bundle)

    def alarm(kind: Kind, other: Rule, message: str, hint: str) -> Alarm:
        return Alarm(kind, rule, (other,), text, ("id",), message, hint)

    for other in others:
        if _same(one, other, space) and (other.rule.pack, other.rule.id) < (rule.pack, rule.id):
            message = (
                f"規則「{rule.id}」は「{other.rule.id}」と同じことをします（重複。例: 「{text}」）"
            )
            hint = "どちらかを消して、根拠を1つの規則にまとめてください"
            return alarm(Kind.DUPLICATE, other.rule, message, hint)
    for other in others:
        if rule.mode is other.rule.mode is Mode.ENFORCE and _covers(other, one, space):
            if other.rule.action is Action.BLOCK and rule.action not in (Action.BLOCK, Action.FLAG):
                by = f"いつもいっしょに当てはまる「{other.rule.id}」が遮断するので、働きません"
                message = f"規則「{rule.id}」は、{by}（例: 「{text}」）"
                hint = "範囲を分けるか、どちらかを消してください"
                return alarm(Kind.SHADOWED, other.rule, message, hint)
            if _is_undone(rule, other.rule):
                by = f"いつもいっしょに当てはまる「{other.rule.id}」が元に戻せない伏せ方をする"
                message = f"規則「{rule.id}」の伏せ方は、{by}ので、働きません（例: 「{text}」）"
                hint = "範囲を分けるか、どちらかを消してください"
                return alarm(Kind.SHADOWED, other.rule, message, hint)
            if _adds_words(one, other):
                told = f"すべて「{other.rule.id}」も探し、対応も同じです"
                message = f"規則「{rule.id}」が探すものは、{told}（例: 「{text}」）"
                hint = "どちらか一方だけに書いて、根拠を1つの規則にまとめてください"
                return alarm(Kind.INEFFECTIVE, other.rule, message, hint)
            if _adds_nothing(rule, other.rule) and not _told_at(one, other, space):
                told = f"（「{other.rule.id}」が同じ対応をします。例: 「{text}」）"
                message = f"規則「{rule.id}」は、あってもなくても結果が変わりません{told}"
                hint = "消すか、対応を変えてください"
                return alarm(Kind.INEFFECTIVE, other.rule, message, hint)
    return _contradicted(one, others, space, bundle)


def _told_at(one: _Placed, other: _Placed, space: Space) -> bool:
    """Whether the other rule, which covers this one, is covered by it too, and comes later: it is told there."""
    later = (other.rule.pack, other.rule.id) > (one.rule.pack, one.rule.id)
    return later and _covers(one, other, space)


def _contradicted(
    one: _Placed, others: list[_Placed], space: Space, bundle: Bundle
) -> Alarm | None:
    rule = one.rule
    for other in others:
        clash = _clash(one, other)
        shared = _shared(one, other, space) if clash and _first(rule, other.rule) else None
        if shared is not None:
            text = _of_both(one, other, shared, space, bundle)
            pair = f"規則「{rule.id}」と「{other.rule.id}」"
            message = f"{pair}は両立しません（{clash}。例: 「{text}」）"
            hint = "where で範囲を分けてください"
            return Alarm(Kind.CONTRADICTORY, rule, (other.rule,), text, ("id",), message, hint)
    return None


def _same(one: _Placed, other: _Placed, space: Space) -> bool:
    a, b = one.rule, other.rule
    told = {"id", "title", "basis", "message", "severity", "false_positives", "tests", "pack"}
    alike = {f.name for f in fields(a)} - told - {"detect", "terms", "where"}
    if one.sees != other.sees or a.where.roles != b.where.roles:
        return False
    if condition(a.where) != condition(b.where) and not _same_region(one, other, space):
        return False
    return all(getattr(a, k) == getattr(b, k) for k in alike)


def _covers(wide: _Placed, narrow: _Placed, space: Space) -> bool:
    """Whether the wide rule applies whenever the narrow one does, and sees all that it sees."""
    a, b = wide.rule, narrow.rule
    if not a.stages >= b.stages:
        return False
    if wide.sees:
        sooner = all(a.threshold(e) <= b.threshold(e) for e in b.detect & a.detect)
        written = not a.where.roles or (b.where.roles and set(b.where.roles) <= set(a.where.roles))
        if not (narrow.sees and wide.sees >= narrow.sees and sooner and written):
            return False
        if a.min_count > b.min_count:
            return False
    try:
        return not space.common(narrow.region, space.outside(a.where))
    except TooLarge:
        return False


def _is_undone(rule: Rule, other: Rule) -> bool:
    """Whether what the rule masks, to be put back in the answer, is masked by the other one for good: that counts."""
    masks = rule.action is other.action is Action.MASK
    return masks and rule.operator is None and other.operator is not None


def _adds_words(one: _Placed, other: _Placed) -> bool:
    """Whether the rule names some of the words of another that does the same for the same clause: two messages are told
    of one word, which is hardly meant."""
    rule, wide = one.rule, other.rule
    fewer = one.sees < other.sees and all(form != "kind" for form, _ in other.sees)
    same = rule.action is wide.action and rule.action in (Action.BLOCK, Action.CONFIRM)
    return fewer and same and set(rule.basis) <= set(wide.basis) and not rule.checks.items


def _adds_nothing(rule: Rule, other: Rule) -> bool:
    if rule.action is not other.action or rule.route != other.route:
        return False
    if rule.action in _SAYS_SOMETHING:
        return rule.message == other.message and rule.checks == other.checks
    if rule.action is Action.FLAG:
        return rule.severity == other.severity and rule.reviewers <= other.reviewers
    return (rule.operator, rule.label) == (other.operator, other.label)


def _clash(one: _Placed, other: _Placed) -> str:
    rule, second = one.rule, other.rule
    if {rule.mode, second.mode} != {Mode.ENFORCE} or rule.action is not second.action:
        return ""
    if rule.action is Action.ROUTE and rule.route != second.route:
        return f"切替え先が {rule.route} と {second.route}"
    operators = rule.operator, second.operator
    if rule.action is Action.MASK and one.sees & other.sees and all(operators):
        named = [o.name for o in operators if o]
        if operators[0] != operators[1]:
            return f"同じものの伏せ方が {named[0]} と {named[1]}"
    return ""


def _of_both(one: _Placed, other: _Placed, box: Box, space: Space, bundle: Bundle) -> Example:
    """A text in which both rules see the same thing, where they look for the same."""
    rule, common = one.rule, one.sees & other.sees
    if rule.action is not Action.MASK:
        return _example(rule, box, space, bundle)
    said = {form: frozenset(v for f, v in common if f == form) for form in ("word", "pattern")}
    terms = tuple(replace(t, words=said["word"], patterns=said["pattern"]) for t in rule.terms)
    kinds = frozenset(v for f, v in common if f == "kind") or frozenset(t.entity for t in terms)
    count = max(rule.min_count, other.rule.min_count)
    shared = replace(rule, detect=kinds, terms=terms, min_count=count)
    inside = Box(box.open, box.seen - {_seen(rule), _seen(other.rule)}, box.unseen)
    return _example(shared, inside, space, bundle)


def _first(rule: Rule, other: Rule) -> bool:
    """A pair is told once, at the rule of the lower pack, or at the later one by id."""
    return rule.pack != other.pack or rule.id > other.id


def _shared(one: _Placed, other: _Placed, space: Space) -> Box | None:
    if not one.rule.stages & other.rule.stages:
        return None
    try:
        return next(iter(space.common(one.region, other.region)), None)
    except TooLarge:
        return None


def _conflict(rule: Rule, space: Space) -> tuple[tuple[str | int, ...], str]:
    """The conditions each of which would have to go."""
    blamed = [
        path
        for path, where in without_one(rule.where)
        if (changed := _place(replace(rule, where=where), space)) is not None and changed.region
    ]
    inside = {path.rpartition(".")[0] for path in blamed}
    blamed = [path for path in blamed if path not in inside]
    if not blamed:
        return ("where",), "条件が両立しません"
    return (
        "where",
        *_as_written(blamed[0], rule.where),
    ), f"条件 {'、'.join(blamed)} が両立しません"


def _as_written(path: str, where: Where) -> Iterator[str | int]:
    """The path of a condition as the pack has it, where a macro stands under a key of its own."""
    steps = path.split(".")
    while len(steps) > 1 and steps[0] in ("all", "any"):
        place = int(steps[1].partition("（")[0]) - 1
        where = (where.all_of if steps[0] == "all" else where.any_of)[place]
        if where.macro:
            yield "macro"
            return
        yield from (steps[0], place)
        steps = steps[2:]
    yield from steps[:1]


_ALWAYS = "いつも当てはまるので働きません"
_REPEATED = "ほかの条件があるので、あってもなくても同じです"


def _idle(one: _Placed, space: Space) -> tuple[str, str] | None:
    """A condition without which the rule applies to the same, and why; of two that say the same, the later one."""
    rule, found = one.rule, None
    for path, where in without_one(rule.where):
        changed = None if path.rpartition(".")[2] == "roles" else _placed(rule, where, space)
        if changed is None or not _same_region(one, changed, space):
            continue
        found = path, _REPEATED if space.outside(_alone(path, rule.where)) else _ALWAYS
    return found


def _placed(rule: Rule, where: Where, space: Space) -> _Placed | None:
    return _place(replace(rule, where=where), space)


def _alone(path: str, where: Where) -> Where:
    """The condition that one key says by itself, and all of it for one further inside."""
    field = next((f for f, key in WRITTEN.items() if key == path), path)
    if field not in {f.name for f in fields(Where)}:
        return where
    return replace(EVERYWHERE, **{field: getattr(where, field)})


def _same_region(one: _Placed, other: _Placed, space: Space) -> bool:
    try:
        more = space.common(other.region, space.outside(one.rule.where))
        less = space.common(one.region, space.outside(other.rule.where))
    except TooLarge:
        return False
    return not (more or less)


def _example(rule: Rule, box: Box, space: Space, bundle: Bundle) -> Example:
    own = _seen(rule)
    more = [seen.found for seen in box.seen if seen != own]
    roles = [set(seen.roles) for seen in box.seen if seen.roles]
    common = set.intersection(*roles) if roles else set()
    usual = ANSWERER if rule.stages == {Stage.RESPONSE} else "user"
    role = usual if not common or usual in common else min(common)
    return example(rule, space.facts(box), more, (*bundle.policy.terms, *rule.terms), role)


def known_packs(bundle: Bundle) -> Mapping[str, set[str]]:
    """For each file the ids of the packs whose rules its author can know."""
    by_path = {Path(loaded.document.file).resolve(): loaded for loaded in bundle.packs}

    def known(path: Path) -> set[str]:
        loaded = by_path[path]
        return {loaded.pack.pack.id}.union(*map(known, loaded.bases))

    return {loaded.document.file: known(path) for path, loaded in by_path.items()}
