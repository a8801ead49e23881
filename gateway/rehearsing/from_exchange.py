"""A case made from a logged request: what was written and found, with made-up values for the personal ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from audit.ledger.review import Case, Verdict
from audit.reading.read import ExchangeDetail
from audit.record import Kind, Record
from detectors.findings import Finding
from gateway.rehearsing.recorded import CannotJudge, asked_facts, sightings_of
from gateway.rehearsing.synthetic import NotSynthetic, Screen, kinds, synthetic, values_in
from gateway.wire.leaves import Segment, segments
from policies.rehearsal.case_writing import NewCase, given_of
from policies.rules.model import Action, Facts, Policy
from policies.rules.terms import plain
from policies.rules.vocabulary import japanese

AROUND = 150
"""Characters that are kept on each side of what was found in a long text."""
LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Wish:
    """What the case is to be called, what should come of it, and which words stand in it as they were written."""

    name: str
    action: Action
    false_alarm: bool
    keep: tuple[str, ...] = field(default=(), repr=False)


def wish_of(
    detail: ExchangeDetail,
    case: Case | None,
    expect: Action | None = None,
    name: str = "",
    keep: Sequence[str] = (),
) -> Wish:
    """What is expected is what is said, `allow` for a false alarm, else what came of it. Words are kept of false alarms
    only: there a second person has said that they are nobody's. Raises NotSynthetic."""
    opinions = case.opinions if case else ()
    false_alarm = any(opinion.verdict is Verdict.FALSE_ALARM for opinion in opinions)
    if expect is None:
        expect = Action.ALLOW if false_alarm else _recorded(detail)
    if keep and not false_alarm:
        raise NotSynthetic(
            "語をそのまま残せるのは、誤検知と判定されたやり取りだけです"
            " (words are kept only of an exchange that was judged a false alarm)"
        )
    return Wish(name, expect, false_alarm, tuple(keep))


def _recorded(detail: ExchangeDetail) -> Action:
    """A case knows of the model alone that was asked, so there a request is sent elsewhere whatever came of it."""
    request = next(e.record for e in detail.entries if e.record.kind is Kind.REQUEST)
    decision = "ROUTE" if "routed" in request.body else request.body["decision"].upper()
    if decision not in Action.__members__:
        raise NotSynthetic("依頼として読めなかったやり取りです (it could not be read as a request)")
    return Action[decision]


def case_from(detail: ExchangeDetail, wish: Wish, screen: Screen, policy: Policy) -> NewCase:
    """Raises NotSynthetic where the contents are gone, or no text without the values can be made."""
    record, segment = _asked(detail, screen)
    rules = [record.body["routed"]["rule"]] if "routed" in record.body else record.body["rules"]
    words = (word for term in policy.terms for word in term.words)
    kept = _kept(wish.keep, segment.text, screen)
    text = synthetic(segment.text, screen, detail.exchange, (*words, *kept))
    measured = any(rule.where.measures for rule in policy.rules)
    return NewCase(
        id=wish.name or f"from-{detail.exchange[-12:]}",
        title="誤検知" if wish.false_alarm else "",
        text=text,
        given=given_of(_facts(record), segment.role or "user", measured=measured),
        action=wish.action,
        rules=() if wish.false_alarm or wish.action is Action.ALLOW else rules,
        finds=_still_found(wish, kinds(screen.findings(text)), policy),
        exchange=detail.exchange,
    )


def _still_found(wish: Wish, found: set[str], policy: Policy) -> list[str]:
    """The kinds that the case asks for. What was wrongly found and is mended, by a `not_near` or a better detector, is
    not found any more."""
    own = {term.entity for term in policy.terms} if wish.false_alarm else set()
    return [] if wish.keep else sorted(found - own)


def _kept(words: Sequence[str], text: str, screen: Screen) -> set[str]:
    """The values that stay, as they were found: each is a word that was said, or stands within one. Raises
    NotSynthetic for a word of which nothing was found."""
    found = values_in(text, screen)
    kept: set[str] = set()
    for word in map(plain, words):
        within = {value for value in found if plain(value) in word}
        if word not in plain(text) or not within:
            there = "、".join(sorted({japanese(kind) for kind in found.values()})) or "なし"
            raise NotSynthetic(
                f"残す語は、見つかった語の全体を書いてください（見つかった種類: {there}）"
                f" (a word to keep has to be the whole of one that was found; kinds: {there})"
            )
        kept |= within
    return kept


def _facts(record: Record) -> Facts:
    try:
        return asked_facts(record)
    except CannotJudge as why:
        raise NotSynthetic(str(why)) from None


def _asked(detail: ExchangeDetail, screen: Screen) -> tuple[Record, Segment]:
    """The request's record, and the text that the findings stand in."""
    for entry in detail.entries:
        if entry.record.kind is Kind.REQUEST:
            if not entry.contents or "request" not in entry.contents:
                raise NotSynthetic(
                    "内容が消去されているか、開けません (its contents are erased or cannot be opened)"
                )
            return entry.record, _concerned(entry.record, entry.contents["request"], screen)
    raise NotSynthetic("依頼の記録がありません (there is no record of its request)")


def _concerned(record: Record, request: object, screen: Screen) -> Segment:
    try:
        pointers = {sighting.pointer for sighting in sightings_of(record.body)}
    except CannotJudge as why:
        raise NotSynthetic(str(why)) from None
    leaves = list(segments(request))
    about = [leaf for leaf in leaves if leaf.pointer in pointers] or [
        leaf for leaf in leaves if leaf.role == "user"
    ]
    if not about:
        raise NotSynthetic("検出された文が見つかりません (the text of the findings is not there)")
    role = about[-1].role
    texts = [_excerpt(leaf.text, screen.findings(leaf.text)) for leaf in about if leaf.role == role]
    text = "\n".join(texts)
    if len(text) > LONGEST:
        raise NotSynthetic(
            f"見つかったものの前後だけでも{LONGEST}文字を超えます"
            f" (what was found and what stands around it exceeds {LONGEST} characters)"
        )
    return Segment(about[-1].pointer, role, text)


def _excerpt(text: str, found: Sequence[Finding]) -> str:
    """A long text is cut to what was found and what stands around it."""
    if len(text) <= 4 * AROUND:
        return text
    return "\n".join(text[start:end] for start, end in _windows(len(text), found)) or text[:AROUND]


def _windows(length: int, found: Sequence[Finding]) -> Iterator[tuple[int, int]]:
    begin, end = 0, 0
    for finding in sorted(found):
        start = max(0, finding.span.start - AROUND)
        if end and start > end:
            yield begin, end
            begin = start
        elif not end:
            begin = start
        end = max(end, min(length, finding.span.end + AROUND))
    if end:
        yield begin, end
