"""Whether a rule that is said again is at least as strict as the one it is built on."""

from __future__ import annotations

from collections.abc import Iterator

from policies.rules.model import Action, Mode, Operator, Rule
from policies.rules.terms import OF_A_RULE, Term
from policies.rules.where import Where

_GIVEN_UP = {
    *((Action.FLAG, later) for later in (Action.LABEL, Action.MASK, Action.CONFIRM, Action.ROUTE)),
    *((Action.LABEL, later) for later in (Action.MASK, Action.CONFIRM, Action.ROUTE)),
    (Action.MASK, Action.CONFIRM),
    (Action.MASK, Action.ROUTE),
    (Action.CONFIRM, Action.ROUTE),
}
"""Higher in order, yet something that was done is not done any more: nobody reviews what is only labelled, and a
confirmed request is sent unmasked."""
_LEAVES = ("replace", "redact", "hash", "encrypt", "mask")
"""Irreversible masks by what they leave of a value: nothing, what can be guessed, what a key opens, some characters."""
_NOTHING_LEFT = ("replace", "redact")
_SEVERITIES = ("low", "medium", "high", "critical")
_NO_TERM = Term("", "")


def laxer(base: Rule, rule: Rule) -> Iterator[tuple[str, str]]:
    """Every way in which `rule` lets through what `base` does not; each with the key to blame."""
    yield from _does_less(base, rule)
    yield from _sees_less(base, rule)
    if not rule.stages >= base.stages:
        yield "on", "土台が当てはまる段階が抜けています"
    if rule.mode.height < base.mode.height:
        why = "適用中の" if base.mode is Mode.ENFORCE else "利用者に知らせる"
        yield "mode", f"土台は{why}規則です"
    if rule.exemptible and not base.exemptible:
        yield "exceptions", "土台は例外を認めない規則です"
    if _narrower(base.where, rule.where):
        yield "where", "当てはめる範囲が土台より狭くなっています"


def unsaid(base: Rule, rule: Rule) -> Iterator[tuple[str, str]]:
    """What a rule that is said again keeps from readers and from reports, though it lets nothing more through; of an
    action that is another one, another thing is told."""
    if rule.action is base.action and base.message not in rule.message:
        yield "message", "土台の伝える文が抜けています"
    if base.label and rule.label and rule.label.id != base.label.id:
        yield "label", "土台の表示の id と違います"


def _does_less(base: Rule, rule: Rule) -> Iterator[tuple[str, str]]:
    action = rule.action
    if action < base.action:
        yield "action", "対応が土台より緩くなっています"
    if (base.action, action) in _GIVEN_UP:
        yield "action", f"土台の対応（{base.action.name.lower()}）が行われなくなります"
    if rule.reviewers < base.reviewers:
        yield "reviewers", "点検する人数が土台より少なくなっています"
    if base.action is action is Action.MASK:
        yield from _masks_less(base.operator, rule.operator)
    if base.action is action is Action.LABEL and _label(base) not in _label(rule):
        yield "label", "土台の表示の文面が抜けています"
    if _SEVERITIES.index(rule.severity) < _SEVERITIES.index(base.severity):
        yield "severity", "重さが土台より低くなっています"
    if action is Action.CONFIRM and not set(rule.checks.items) >= set(base.checks.items):
        yield "confirm", "土台の確認事項が抜けています"
    if action is Action.CONFIRM and base.checks.reason and not rule.checks.reason:
        yield "confirm", "土台は理由を求める規則です"
    if action is Action.ROUTE and base.route not in ("", rule.route):
        yield "route", "切替え先が土台と違います"


def _masks_less(base: Operator | None, operator: Operator | None) -> Iterator[tuple[str, str]]:
    if operator is None:
        if base is not None:
            yield "operator", "土台は元に戻せない伏せ方です"
    elif operator != base and operator.name not in _NOTHING_LEFT and _leaves_more(base, operator):
        yield "operator", "伏せた後に残るものが、土台より多くなっています"


def _leaves_more(base: Operator | None, operator: Operator) -> bool:
    """Against a mask that is put back in the answer, and so leaves nothing where the request goes, only characters
    count. A salt that is written down lets values be tried out."""
    if operator.name == "mask":
        given, old = operator.parameters, base.parameters if base else {}
        less = int(given["chars_to_mask"]) < int(old.get("chars_to_mask", 0))
        same = base is not None and base.name == "mask" and given["from_end"] == old["from_end"]
        return less or not same
    if base is None:
        return False
    salted = operator.name == "hash" and "salt" in operator.parameters
    later = _LEAVES.index(operator.name) > _LEAVES.index(base.name)
    return later or (salted and operator.parameters["salt"] != base.parameters.get("salt"))


def _label(rule: Rule) -> str:
    return rule.label.text if rule.label else ""


def _sees_less(base: Rule, rule: Rule) -> Iterator[tuple[str, str]]:
    later = {e for e in base.detect & rule.detect if rule.threshold(e) > base.threshold(e)}
    for key, blamed in (
        ("min_score", later - rule.min_scores.keys()),
        ("min_scores", later & rule.min_scores.keys()),
    ):
        if blamed:
            names = "、".join(sorted(blamed))
            yield key, f"{names} の確からしさの下限が土台より高く、見逃しが増えます"
    missing = sorted(e for e in base.detect - rule.detect if not e.startswith(OF_A_RULE))
    if missing and rule.detect:
        yield "detect", f"土台が見つける {'、'.join(missing)} が抜けています"
    if not base.detect and rule.detect:
        yield "detect", "土台は常に当てはまる規則です"
    old, new = _own(base), _own(rule)
    if rule.detect and not new.words >= old.words:
        yield "words", "土台が見つける語が抜けています"
    if rule.detect and not new.patterns >= old.patterns:
        yield "patterns", "土台が見つけるパターンが抜けています"
    if rule.min_count > base.min_count:
        yield "min_count", "件数の下限が土台より大きく、見逃しが増えます"


def _own(rule: Rule) -> Term:
    return rule.terms[0] if rule.terms else _NO_TERM


def _narrower(base: Where, where: Where) -> bool:
    """Whether something that `base` covers is not covered any more, as far as it can be told from the form: what is
    new must be a part of the base's condition, or ask for less."""
    for key in _LISTS:
        old, new = getattr(base, key), getattr(where, key)
        if new and not (old and set(new) >= set(old)):
            return True
    for key in _SAME:
        if getattr(where, key) not in (None, getattr(base, key)):
            return True
    return (
        _above(where.min_length, base.min_length)
        or _below(where.max_length, base.max_length)
        or not set(where.all_of) <= set(base.all_of)
        or bool(where.any_of and not (base.any_of and set(where.any_of) >= set(base.any_of)))
    )


_LISTS = (
    "departments",
    "models",
    "roles",
    "regions",
    "endpoints",
    "data_classes",
    "intended_uses",
)
_SAME = (
    "external",
    "trains_on_input",
    "abuse_monitoring",
    "max_class_below",
    "above_model_class",
    "hours",
    "found",
    "negated",
)


def _above(new: int | None, old: int | None) -> bool:
    """For a lower bound: whether it leaves out what the old one, or none, did not."""
    return new is not None and (old is None or new > old)


def _below(new: int | None, old: int | None) -> bool:
    """For an upper bound."""
    return new is not None and (old is None or new < old)
