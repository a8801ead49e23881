"""What loads but should not be left so: rules without tests, names this installation does not know, slow answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta

from policies.language.advice import of_choice
from policies.language.definitions import LISTED
from policies.language.document import Document, Path, Problem
from policies.language.exemption_schema import ExceptionPart
from policies.language.given_schema import CasePart
from policies.language.likeness import alike, nearest, same
from policies.language.load import Bundle, Source
from policies.language.where_schema import WherePart
from policies.rehearsal.analysis import analysed, known_packs
from policies.rehearsal.misreading import misread, misread_file
from policies.rules.exemption import SOON_DAYS, Exemption
from policies.rules.model import Action, Mode, Rule, Stage
from policies.rules.terms import marks_of
from policies.rules.where import ROLES


@dataclass(frozen=True, slots=True)
class Known:
    """Names of this installation; None means that they are not known and nothing is said about them."""

    models: Set[str] | None = None
    departments: Set[str] | None = None
    people: Set[str] | None = None
    regions: Set[str] | None = None
    endpoints: Set[str] | None = None


NOTHING_KNOWN = Known()


def lint(bundle: Bundle, known: Known = NOTHING_KNOWN) -> tuple[Problem, ...]:
    """In the order of the places."""
    together = (*_unused(bundle), *_unmarked(bundle), *_unlisted(bundle), *analysed(bundle))
    return tuple(sorted({*advice(bundle, known), *together}))


def advice(bundle: Bundle, known: Known = NOTHING_KNOWN) -> Iterator[Problem]:
    """What can be said of each part by itself, even while others are wrong."""
    for rule in bundle.policy.rules:
        yield from _of_rule(rule, bundle.sources[rule.id], known)
    for (document, here), part in _exceptions(bundle):
        yield from _unknown(part.scope.condition, (*here, "scope"), document, known)
        yield from _nobody(part, here, document, known)
        for number, case in enumerate(part.tests):
            yield from _assumed(case, (*here, "tests", number), document, known)
    for loaded in bundle.packs:
        for name, macro in loaded.pack.macros.items():
            yield from _unknown(macro, ("macros", name), loaded.document, known)
        yield from loaded.document.cut_off()
        yield from misread(loaded.document)
    for file, words in bundle.listed.items():
        yield from misread_file(file, words)
    yield from _of_lists(bundle, known)
    yield from _namesakes(bundle)


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
        document.of_value((*here, key), message, hint)
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
    if rule.action is Action.CONFIRM and not rule.checks.items:
        message = f"規則「{rule.id}」は確認を求めますが、確認することがありません"
        hint = "confirm: {checklist: [確かめること]} を書いてください"
        yield document.of_value((*here, "action"), message, hint)
    yield from _never_on_requests(rule, document, here)
    yield from _lost_clauses(rule, source)
    if _waits(rule):
        yield document.problem(
            (*here, "id"),
            f"規則「{rule.id}」のため、回答は全文ができるまで表示されません",
            "最初の文字までの待ち時間が、回答全体の時間（長い回答で数十秒）になります。"
            "min_count と where の detect をやめれば、できたところから表示されます",
        )
    if rule.route and known.models is not None and rule.route not in known.models:
        message = f"モデル「{rule.route}」は config.yaml にありません"
        hint = nearest(rule.route, known.models)
        yield document.of_value((*here, "route", "model"), message, hint)
    yield from _unknown(source.part.where, (*here, "where"), document, known)
    for number, case in enumerate(source.part.tests):
        yield from _assumed(case, (*here, "tests", number), document, known)


def _lost_clauses(rule: Rule, source: Source) -> Iterator[Problem]:
    """Whoever says a rule again may add clauses to it; those that it served before are served on."""
    named = {(basis.document, basis.clause) for basis in rule.basis}
    inherited = {(basis.document, basis.clause): basis for basis in source.inherited}
    for basis in inherited.values():
        if (basis.document, basis.clause) not in named:
            message = f"土台の根拠（{basis.document} {basis.clause}）が抜けています"
            hint = (
                f"basis に {{document: {basis.document}, clause: {basis.clause}, "
                f"status: {basis.status}}} を足してください"
            )
            yield source.document.of_value(("rules", source.place, "basis"), message, hint)


def _never_on_requests(rule: Rule, document: Document, here: Path) -> Iterator[Problem]:
    """What an answer repeats can be found in answers alone."""
    if Stage.RESPONSE in rule.stages:
        return
    for entity in sorted(rule.detect & {"VERBATIM_ECHO", "INSTRUCTION_ECHO"}):
        message = f"「{entity}」は、回答でだけ見つかります"
        yield document.of_value((*here, "on"), message, "on: response にしてください")


def _example(action: str) -> str:
    return f"{{text: …, action: {action}}} を足してください"


def _waits(rule: Rule) -> bool:
    acts = rule.mode is Mode.ENFORCE and rule.action >= Action.MASK
    return acts and Stage.RESPONSE in rule.stages and rule.needs_whole


_NOUNS = {
    "departments": "所属「{}」の人はいません",
    "models": "モデル「{}」は config.yaml にありません",
    "regions": "地域「{}」のモデルは config.yaml にありません",
    "endpoints": "入口「{}」はありません",
    "roles": "書き手「{}」はありません",
}
_REGION = "config.yaml のモデルの attributes に region を書くか、この条件を消してください"


def _unknown(part: WherePart, place: Path, document: Document, known: Known) -> Iterator[Problem]:
    for key, noun in _NOUNS.items():
        names = ROLES if key == "roles" else getattr(known, key)
        for number, name in enumerate(getattr(part, key)):
            if names is None or name in names or name.startswith(("@", "＠")):
                continue
            hint = of_choice(key, name, ROLES) if key == "roles" else nearest(name, names)
            hint = hint or (_REGION if key == "regions" and not names else "")
            yield document.problem((*place, key, number), noun.format(name), hint)
    for key in ("all", "any"):
        for number, inner in enumerate(getattr(part, key) or ()):
            yield from _unknown(inner, (*place, key, number), document, known)
    if part.not_ is not None:
        yield from _unknown(part.not_, (*place, "not"), document, known)


def _of_lists(bundle: Bundle, known: Known) -> Iterator[Problem]:
    """Names in a list that a condition asks for by @name."""
    lists = {
        name: (loaded.document, items)
        for loaded in bundle.packs
        for name, items in loaded.pack.lists.items()
    }
    asked = {
        (key, name[1:])
        for part in _conditions(bundle)
        for key in LISTED
        for name in getattr(part, key)
        if name.startswith("@") and name[1:] in lists
    }
    for key, listed in asked:
        names, (document, items) = getattr(known, key), lists[listed]
        for number, name in enumerate(items):
            if names is not None and name not in names:
                place = ("lists", listed, number)
                yield document.problem(place, _NOUNS[key].format(name), nearest(name, names))


def _conditions(bundle: Bundle) -> Iterator[WherePart]:
    for loaded in bundle.packs:
        for rule in loaded.pack.rules:
            yield from rule.where.nested
        for macro in loaded.pack.macros.values():
            yield from macro.nested
        for one in loaded.pack.exceptions:
            yield one.scope.condition


def _nobody(part: ExceptionPart, here: Path, document: Document, known: Known) -> Iterator[Problem]:
    for number, name in enumerate(part.scope.people):
        if known.people is not None and name not in known.people:
            meant = alike(name, known.people)
            hint = f"「{meant}」ではありませんか" if meant else "APIキーの user を書いてください"
            place = (*here, "scope", "people", number)
            yield document.problem(place, f"「{name}」という人のAPIキーはありません", hint)


def _assumed(case: CasePart, here: Path, document: Document, known: Known) -> Iterator[Problem]:
    """Facts that no request can have. Of names any may be meant, except one that is nearly another."""
    given = case.given
    if given is None:
        return
    if given.role not in ROLES:
        hint = of_choice("roles", given.role, ROLES)
        message = _NOUNS["roles"].format(given.role)
        yield document.of_value((*here, "given", "role"), message, hint)
    if known.endpoints is not None and given.endpoint not in (*known.endpoints, ""):
        hint = nearest(given.endpoint, known.endpoints)
        message = _NOUNS["endpoints"].format(given.endpoint)
        yield document.of_value((*here, "given", "endpoint"), message, hint)
    for key in ("model", "department", "region"):
        name, names = getattr(given, key), getattr(known, f"{key}s") or ()
        meant = next((one for one in sorted(names) if one != name and same(one, name)), "")
        if meant and name not in names:
            hint = f"「{meant}」ではありませんか"
            yield document.of_value((*here, "given", key), _NOUNS[f"{key}s"].format(name), hint)


def _unused(bundle: Bundle) -> Iterator[Problem]:
    asked = {e for r in bundle.policy.rules for e in (*r.detect, *r.where.entities)}
    for loaded in bundle.packs:
        for number, term in enumerate(loaded.pack.terms):
            if term.entity not in asked:
                message = f"検出の種類「{term.entity}」を使う規則がありません"
                hint = "規則の detect に書くか、消してください"
                yield loaded.document.of_value(("terms", number, "entity"), message, hint)


def _unmarked(bundle: Bundle) -> Iterator[Problem]:
    """Titles that no mask can have."""
    marks = marks_of(bundle.policy.terms)
    masked = {e for r in bundle.policy.rules if r.action is Action.MASK for e in r.detect}
    for loaded in bundle.packs:
        for number, term in enumerate(loaded.pack.terms):
            if term.entity in masked and term.entity not in marks:
                message = f"題「{term.title}」は伏せ字に書けません（見つける語が題の中にあるか、記号だけの題です）"
                hint = (
                    "伏せ字には題が出ます。何の名前かが分かる、見つける語を含まない題にしてください"
                )
                yield loaded.document.of_value(("terms", number, "title"), message, hint)


def _namesakes(bundle: Bundle) -> Iterator[Problem]:
    """A copy that kept the name of its original: what names a pack by its id could mean either."""
    named: dict[str, Document] = {}
    for loaded in bundle.packs:
        name, document = loaded.pack.pack.id, loaded.document
        if name in named:
            message = f"パックの id「{name}」は {named[name].file} にもあります"
            yield document.of_value(("pack", "id"), message, "別の id にしてください")
        named.setdefault(name, document)


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
                yield source.document.of_value(place, message, nearest(basis.document, {listed}))
            known = set[str]().union(*lists)
            if lists and basis.clause not in known:
                message = f"条項「{basis.clause}」は「{basis.document}」の clauses にありません"
                place = ("rules", source.place, "basis", number, "clause")
                yield source.document.of_value(place, message, nearest(basis.clause, known))


def _written_otherwise(bundle: Bundle, document: str) -> str:
    """The document of a list of clauses with this name but for width, case and blanks; empty for none."""
    listed = {part.document for loaded in bundle.packs for part in loaded.pack.clauses}
    return next((one for one in sorted(listed) if one != document and same(one, document)), "")
