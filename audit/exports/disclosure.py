"""Exchanges as they may be disclosed on request (情報公開請求): what is withheld is blacked out, with its reason.

What is to be found, and by whom, comes in from outside: this module knows texts, places and reasons. Which reasons an
ordinance gives, and under which article, each body sets for itself; the defaults only sort by kind. A person has to
read the result before it is handed over.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from audit.errors import Erased, LogRefused
from audit.exports.sheet import Told, answered, said
from audit.reading.words import DECISIONS, STATES
from audit.sealing.pseudonym import shown

Find = Callable[[str], Iterable[tuple[int, int, str]]]
"""Start, end and kind of everything that is found in a text."""
BLACK = "■■■■"
"""Always as long: the length of a name would tell of it."""
HIDDEN = "（封印を開けないため開示できません）"


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` is the article of the ordinance, `name` what it protects."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """`by_kind` and `disclosed` settle kinds; whatever neither knows is withheld for `unknown`."""

    by_kind: dict[str, Reason]
    disclosed: frozenset[str]
    unknown: Reason


@dataclass(frozen=True, slots=True)
class Blacked:
    """A text with its black places, and how many there are for each reason (several where kinds overlap)."""

    text: str = field(repr=False)
    counts: Counter[tuple[Reason, ...]]


def load_reasons(path: Path | None = None) -> Reasons:
    """A TOML file of the body's own, or the default. Raises LogRefused with what is wrong."""
    try:
        raw = (
            path.read_bytes()
            if path
            else files("audit.exports").joinpath("reasons.toml").read_bytes()
        )
        table = tomllib.loads(raw.decode())
        listed = [(Reason(c["code"], c["name"]), c["kinds"]) for c in table["reason"]]
        by_kind = {kind: reason for reason, kinds in listed for kind in kinds}
        disclosed = frozenset(table["disclosed"])
        unknown = Reason(**table["unknown"])
    except OSError as exc:
        raise LogRefused(f"理由の表を読めません (cannot read): {path}: {exc.strerror}") from None
    except (ValueError, KeyError, TypeError) as exc:
        raise LogRefused(
            f"理由の表の書き方が違います: {path}: {exc!s:.80}"
            " (not a table of reasons: [[reason]] with code, name and kinds; disclosed; [unknown])"
        ) from None
    return Reasons(by_kind, disclosed, unknown)


def blacked(text: str, found: Iterable[tuple[int, int, str]], reasons: Reasons) -> Blacked:
    """Places that overlap become one, with every reason that applies to any of them."""
    merged: list[tuple[int, int, set[Reason]]] = []
    for start, end, kind in sorted(found):
        if kind in reasons.disclosed or start == end:
            continue
        reason = reasons.by_kind.get(kind, reasons.unknown)
        if merged and start < merged[-1][1]:
            last = merged[-1]
            merged[-1] = (last[0], max(last[1], end), last[2] | {reason})
        else:
            merged.append((start, end, {reason}))
    out, place, counts = [], 0, Counter[tuple[Reason, ...]]()
    for start, end, why in merged:
        given = tuple(sorted(why, key=lambda reason: reason.code))
        out += [text[place:start], BLACK, f"［{'・'.join(reason.code for reason in given)}］"]
        counts[given] += 1
        place = end
    return Blacked("".join([*out, text[place:]]), counts)


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One exchange: the sheet to hand over, why what is missing is missing, and whose it was (kept apart)."""

    sheet: tuple[str, ...] = field(repr=False)
    withheld: tuple[tuple[str, ...], ...]
    account: tuple[str, ...] = field(repr=False)


SHEET = ("受付ID", "受付日時", "部署", "モデル", "依頼の判定", "状態", "依頼", "回答")
WITHHELD = ("受付ID", "箇所", "理由", "保護するもの", "件数")
ACCOUNT = ("受付ID", "利用者", "氏名・アカウント")


def disclosed(told: Iterable[Told], find: Find, reasons: Reasons) -> Iterator[Disclosed]:
    for one in told:
        asked = _text(said(one.request.get("request")), one, find, reasons)
        answer = _text(answered(one), one, find, reasons)
        facts = one.asked
        decision, state = str(facts.get("decision") or ""), one.state
        words = (DECISIONS.get(decision, (decision,))[0], STATES.get(state, state))
        named = [str(facts.get(name) or "") for name in ("department", "model")]
        head = (one.exchange, one.started_at.astimezone().isoformat(timespec="seconds"))
        yield Disclosed(
            (*head, *named, *words, asked.text, answer.text),
            tuple(
                (one.exchange, part, _codes(why), _names(why), str(count))
                for part, black in (("依頼", asked), ("回答", answer))
                for why, count in sorted(black.counts.items(), key=lambda item: _codes(item[0]))
            ),
            (one.exchange, shown(facts.get("subject")) or "", str(one.request.get("user") or "")),
        )


def _text(text: str, told: Told, find: Find, reasons: Reasons) -> Blacked:
    if told.hidden is not None and not text:
        erased = told.hidden.startswith(Erased.WORD)
        return Blacked(f"（{told.hidden}）" if erased else HIDDEN, Counter())
    return blacked(text, find(text), reasons)


def _codes(why: Sequence[Reason]) -> str:
    return "・".join(reason.code for reason in why)


def _names(why: Sequence[Reason]) -> str:
    return "・".join(reason.name for reason in why)
