"""What loads but should not be left so: rules without tests, names this installation does not know, slow answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from policies.language.document import Document, Path, Problem
from policies.language.exemption_schema import ExceptionPart
from policies.language.load import Bundle, Source
from policies.language.validation import nearest, same
from policies.language.where_schema import WherePart
from policies.rehearsal.analysis import analysed, known_packs
from policies.rules.exemption import SOON_DAYS, Exemption
from policies.rules.model import Action, Mode, Rule, Stage


@dataclass(frozen=True, slots=True)
class Known:
    """Names of this installation; an empty set means that they are not known and nothing is said about them."""

    models: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    endpoints: frozenset[str] = frozenset()


NOTHING_KNOWN = Known()
_PATTERN = re.compile(r"[*|\\^]|\.[+?]|\[[^\]]+\]|\{[0-9,]+\}|\(\?")
"""Signs of patterns, which nobody looks for in a text."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
"""Signs that come along from Word and web pages."""
_GAPS = re.compile("(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")
"""Blanks between Japanese words; one may stand in a name."""


def lint(bundle: Bundle, known: Known = NOTHING_KNOWN) -> tuple[Problem, ...]:
    """In the order of the places."""
    found = (
        problem
        for rule in bundle.policy.rules
        for problem in _of_rule(rule, bundle.sources[rule.id], known)
    )
    excepted = (
        problem
        for source, part in _exceptions(bundle)
        for problem in _unknown_in(source, part, known)
    )
    documents = [loaded.document for loaded in bundle.packs]
    slips = (
        problem
        for one in documents
        for problem in (*one.cut_off(), *_for_all(one), *_of_no_use(one), *_of_items(one))
    )
    return tuple(
        sorted({*found, *_unused(bundle), *_unlisted(bundle), *analysed(bundle), *excepted, *slips})
    )


@dataclass(frozen=True, slots=True)
class Use:
    """How often an exception was used, and when it was last, as the log has it."""

    count: int
    last: datetime


def reminders(
    bundle: Bundle, at: datetime, uses: Mapping[str, Use] | None = None
) -> tuple[Problem, ...]:
    """What has to be done about exceptions: those that have expired, will soon, or were never used (where `uses` are
    known). They keep nobody from publishing."""
    values = {one.id: one for one in bundle.policy.exemptions}
    found = (
        document.problem((*here, key), message, hint)
        for (document, here), part in _exceptions(bundle)
        for key, message, hint in _due(values[part.id], at, uses)
    )
    return tuple(sorted(set(found)))


def _due(
    one: Exemption, at: datetime, uses: Mapping[str, Use] | None
) -> Iterator[tuple[str, str, str]]:
    renew = "続けるときは、新しい理由と承認で書き直してください"
    if at >= one.ends:
        yield (
            "until",
            f"例外「{one.id}」は期限切れです（{one.until}まで）",
            f"消してください。{renew}",
        )
    elif at >= one.begins and at >= one.ends - timedelta(days=SOON_DAYS):
        days = (one.ends - at).days + 1
        yield "until", f"例外「{one.id}」はあと{days}日で切れます（{one.until}まで）", renew
    if uses is not None and at >= one.begins and one.id not in uses:
        yield "id", f"例外「{one.id}」は一度も使われていません", "要らなければ消してください"


_Placed = tuple[tuple[Document, Path], ExceptionPart]


def _exceptions(bundle: Bundle) -> Iterator[_Placed]:
    for loaded in bundle.packs:
        for place, part in enumerate(loaded.pack.exceptions):
            yield (loaded.document, ("exceptions", place)), part


def _unknown_in(
    place: tuple[Document, Path], part: ExceptionPart, known: Known
) -> Iterator[Problem]:
    document, here = place
    yield from _unknown(part.scope.condition, (*here, "scope"), document, known)


def _of_rule(rule: Rule, source: Source, known: Known) -> Iterator[Problem]:
    document, here = source.document, ("rules", source.place)
    if not rule.tests:
        yield document.problem(
            (*here, "id"),
            f"規則「{rule.id}」にテストがありません",
            "tests に、当てはまる例と当てはまらない例を書いてください",
        )
    elif rule.detect and rule.detect != {"DETECTOR_FAILED"}:
        expected = {case.action for case in rule.tests}
        if rule.action not in expected:
            yield document.problem(
                (*here, "tests"), "当てはまる例がありません", _example(rule.action.name.lower())
            )
        if Action.ALLOW not in expected:
            yield document.problem(
                (*here, "tests"), "当てはまらない例がありません", _example("allow")
            )
    yield from _never_on_requests(rule, document, here)
    yield from _of_words(source)
    if _waits(rule):
        yield document.problem(
            (*here, "id"),
            f"規則「{rule.id}」のため、回答は全文ができるまで表示されません",
            "最初の文字までの待ち時間が、回答全体の時間（長い回答で数十秒）になります。"
            "min_count と where の detect をやめれば、できたところから表示されます",
        )
    if rule.route and known.models and rule.route not in known.models:
        message = f"モデル「{rule.route}」は config.yaml にありません"
        yield document.problem(
            (*here, "route", "model"), message, nearest(rule.route, known.models)
        )
    yield from _unknown(source.part.where, (*here, "where"), document, known)


def _of_words(source: Source) -> Iterator[Problem]:
    document = source.document
    for number, word in enumerate(source.part.words):
        here: Path = ("rules", source.place, "words", number)
        if _INVISIBLE.search(word):
            message = f"「{word}」に、目に見えない文字があります"
            yield document.problem(here, message, "消して打ち直してください")
        if "、" in word or "，" in word or len(_GAPS.findall(word)) > 1:
            message = f"「{word}」が1つの語になっています"
            yield document.problem(here, message, "並びの区切りは半角のコンマ（, ）です")
        if word in source.part.words[:number]:
            message = f"語「{word}」が2回あります"
            yield document.problem(here, message, "どちらかを消してください")
        if _PATTERN.search(word):
            message = f"語「{word}」は、書かれた文字のとおりに探されます"
            hint = "「*」や「|」などを記号として使うなら、patterns に書いてください"
            yield document.problem(here, message, hint)
        if word != word.strip():
            message = f"語「{word}」の前か後に空白があり、空白も探されます"
            yield document.problem(here, message, "空白を消してください")


def _never_on_requests(rule: Rule, document: Document, here: Path) -> Iterator[Problem]:
    """What an answer repeats can be found in answers alone."""
    if Stage.RESPONSE in rule.stages:
        return
    for entity in sorted(rule.detect & {"VERBATIM_ECHO", "INSTRUCTION_ECHO"}):
        message = f"「{entity}」は、回答でだけ見つかります"
        yield document.problem((*here, "on"), message, "on: response にしてください")


def _example(action: str) -> str:
    return f"{{text: …, action: {action}}} を足してください"


def _waits(rule: Rule) -> bool:
    acts = rule.mode is Mode.ENFORCE and rule.action >= Action.MASK
    return acts and Stage.RESPONSE in rule.stages and rule.needs_whole


def _unknown(part: WherePart, place: Path, document: Document, known: Known) -> Iterator[Problem]:
    for key, names, noun in (
        ("departments", known.departments, "所属「{}」の人はいません"),
        ("models", known.models, "モデル「{}」は config.yaml にありません"),
        ("regions", known.regions, "地域「{}」のモデルは config.yaml にありません"),
        ("endpoints", known.endpoints, "入口「{}」はありません"),
    ):
        for number, name in enumerate(getattr(part, key, ())):
            if names and name not in names and not name.startswith("@"):
                yield document.problem(
                    (*place, key, number), noun.format(name), nearest(name, names)
                )
    for key in ("all", "any"):
        for number, inner in enumerate(getattr(part, key) or ()):
            yield from _unknown(inner, (*place, key, number), document, known)
    if part.not_ is not None:
        yield from _unknown(part.not_, (*place, "not"), document, known)


def _of_items(document: Document) -> Iterator[Problem]:
    """Names and terms that were meant to be several."""
    for path in document.places:
        name = _at(document.data, path) if path and isinstance(path[-1], int) else None
        listed = len(path) > 2 and (path[0] == "lists" or path[-2] in _NARROWING | {"clauses"})
        if listed and isinstance(name, str) and ("、" in name or "，" in name):
            message = f"「{name}」が1つの項目になっています"
            yield document.problem(path, message, "並びの区切りは半角のコンマ（, ）です")


_NARROWING = frozenset(["departments", "people", "models", "regions", "endpoints", "roles"])
_EVERY = frozenset(
    ["*", "＊", "all", "any", "全て", "すべて", "全部", "全員", "全課", "全庁", "全所属"]
)


def _for_all(document: Document) -> Iterator[Problem]:
    """Names that stand for everything in other programs: here nobody has them, and the rule would apply to nobody."""
    for path in document.places:
        if len(path) < 2 or path[-2] not in _NARROWING:
            continue
        name = _at(document.data, path)
        if isinstance(name, str) and name.strip().lower() in _EVERY:
            message = f"「{name}」は「すべて」にならず、その名前のものだけを指します"
            hint = f"すべてに当てはめるなら、{path[-2]} のキーごと消してください"
            yield document.problem(path, message, hint)


def _of_no_use(document: Document) -> Iterator[Problem]:
    """Windows that end as they begin, and values that nothing equals. Loading does not refuse them: a policy that is in
    force may have them."""
    for path in document.places:
        if path[-2:] == ("hours", "end"):
            hours = _at(document.data, path[:-1])
            if isinstance(hours, dict) and hours.get("start", "00:00") == hours["end"]:
                hint = "1日中なら hours を消し、ある時刻からその日の終わりまでなら end を消してください"
                yield document.problem(path, "始めと終わりが同じ時刻です", hint)
        if len(path) > 3 and path[0] == "allow" and path[-2] == "values":
            value = str(_at(document.data, path))
            if "*" in value or "＊" in value:
                message = f"「{value}」の「*」は「何でも」になりません"
                yield document.problem(path, message, "値を1つずつ書いてください")


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _unused(bundle: Bundle) -> Iterator[Problem]:
    asked = {e for r in bundle.policy.rules for e in (*r.detect, *r.where.entities)}
    for loaded in bundle.packs:
        for number, term in enumerate(loaded.pack.terms):
            if term.entity not in asked:
                message = f"検出の種類「{term.entity}」を使う規則がありません"
                hint = "規則の detect に書くか、消してください"
                yield loaded.document.problem(("terms", number, "entity"), message, hint)


def _unlisted(bundle: Bundle) -> Iterator[Problem]:
    """Clauses that a rule names and the list of its document does not have."""
    known_to = known_packs(bundle)
    for rule in bundle.policy.rules:
        source = bundle.sources[rule.id]
        for number, basis in enumerate(rule.basis):
            lists = [
                set(part.clauses)
                for loaded in bundle.packs
                for part in loaded.pack.clauses
                if part.document == basis.document
                and loaded.pack.pack.id in known_to[source.document.file]
            ]
            if not lists and (listed := _written_otherwise(bundle, basis.document)):
                message = f"文書「{basis.document}」の書き方が、clauses の「{listed}」と違います"
                place = ("rules", source.place, "basis", number, "document")
                yield source.document.problem(place, message, nearest(basis.document, {listed}))
            known = set[str]().union(*lists)
            if lists and basis.clause not in known:
                message = f"条項「{basis.clause}」は「{basis.document}」の clauses にありません"
                place = ("rules", source.place, "basis", number, "clause")
                yield source.document.problem(place, message, nearest(basis.clause, known))


def _written_otherwise(bundle: Bundle, document: str) -> str:
    """The document of a list of clauses with this name but for width, case and blanks; empty for none."""
    listed = {part.document for loaded in bundle.packs for part in loaded.pack.clauses}
    return next((one for one in sorted(listed) if one != document and same(one, document)), "")
