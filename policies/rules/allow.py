"""Allow-lists: the body's own contacts and public names, which are found like any other and pass all the same.

A finding is allowed when the whole of its own text is on the list, never when only a part of it is. Both sides are
compared after folding what a writer may vary without meaning another thing: width, case, blanks, kinds of hyphen, and
for telephone numbers and addresses the usual ways of writing the same one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from detectors.findings import Finding

EMAIL, PHONE, ADDRESS = "EMAIL_ADDRESS", "PHONE_NUMBER", "JP_ADDRESS"
NUMBERS = frozenset(
    {
        PHONE,
        "JP_POSTAL_CODE",
        "JP_CORPORATE_NUMBER",
        "JP_BANK_ACCOUNT",
        "JP_POST_BANK_ACCOUNT",
        "JP_HEALTH_INSURER_NUMBER",
        "JP_LOCAL_NUMBER",
        "CREDIT_CARD",
    }
)
"""Kinds that are compared by their digits alone. Not dates and addresses: 1-11 is not 11-1."""
LONGEST_VALUE = 200
LONGEST_WRITTEN = 8 * LONGEST_VALUE
"""Characters that a listed value may take up in a text (JSON escapes take six); NFKC is not linear in length."""

_ESCAPES = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]+"
)
_BLANKS = re.compile(r"\s+")
_FREE_BLANK = re.compile("(?<![0-9〇一二三四五六七八九十号]) | (?![0-9〇一二三四五六七八九十])")
"""Any but the blank that keeps 1-16-2 1301 (a room) apart from 1-16-21 301."""
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣", "-"))
_NUMBER = re.compile(r"\+?[0-9]+")
_IN_NUMBERS = re.compile("[-.()/〒〠ー〜~・‥]")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_TENS = re.compile("([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_KANJI_COUNT = re.compile("[〇一二三四五六七八九十]+(?=丁目|番|号)")
_CHOME = re.compile(r"(?<=[0-9])(?:丁目|番地の?|番|[のノ之ー](?=[0-9]))-?")
_TAIL = re.compile(r"(?<=[0-9])(?:号(?!室|棟|館|線)|-(?![0-9]))")
_DOMAIN = re.compile(r"(\*?\.)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])")


@dataclass(frozen=True, slots=True)
class AllowCase:
    """A test beside an entry: whether the entry lets everything of its kinds in `text` pass."""

    text: str = field(repr=False)
    passes: bool
    line: int = 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """One entry of an allow-list. `values` and `domains` as they were written; the `id` goes into records."""

    id: str
    reason: str
    entities: frozenset[str]
    values: tuple[str, ...] = field(default=(), repr=False)
    domains: tuple[str, ...] = ()
    tests: tuple[AllowCase, ...] = ()
    pack: str = ""


class AllowList:
    """The entries in force, ready to be asked. Where several fit, the first by id answers."""

    __slots__ = ("_domains", "_parents", "_values", "entities", "entries")

    def __init__(self, entries: Iterable[Allowance] = ()) -> None:
        self.entries = tuple(sorted(entries, key=lambda e: e.id))
        self.entities = frozenset(entity for entry in self.entries for entity in entry.entities)
        self._values: dict[tuple[str, str], str] = {}
        self._domains: dict[str, str] = {}
        self._parents: dict[str, str] = {}
        for entry in self.entries:
            for entity in entry.entities:
                for value in entry.values:
                    self._values.setdefault((entity, folded(entity, value)), entry.id)
            for written in entry.domains:
                domain, below = parsed_domain(written) or ("", False)
                self._domains.setdefault(domain, entry.id)
                if below:
                    self._parents.setdefault(domain, entry.id)

    def allowing(self, finding: Finding, text: str) -> str:
        """The id of the entry that lets this finding in `text` pass; empty when none does."""
        entity, span = finding.entity, finding.span
        if entity not in self.entities or not 0 < span.end - span.start <= LONGEST_WRITTEN:
            return ""
        value = folded(entity, text[span.start : span.end])
        known = self._values.get((entity, value))
        if known is None and entity == EMAIL and self._domains:
            known = min(self._by_domain(value), default=None)
        return known or ""

    def _by_domain(self, address: str) -> Iterator[str]:
        local, _, domain = address.rpartition("@")
        if not local or "@" in local:
            return
        if domain in self._domains:
            yield self._domains[domain]
        while domain:
            if domain in self._parents:
                yield self._parents[domain]
            domain = domain.partition(".")[2]


NOTHING_ALLOWED = AllowList()


def folded(entity: str, text: str) -> str:
    """What two writings of the same value have in common; empty when nothing is left."""
    if "\\u" in text:
        text = _ESCAPES.sub(lambda m: str(json.loads(f'"{m[0]}"')), text)
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_HYPHENS).casefold()
    if entity == ADDRESS:
        return _address(_FREE_BLANK.sub("", _BLANKS.sub(" ", text)))
    text = _BLANKS.sub("", text)
    if entity in NUMBERS:
        digits = _IN_NUMBERS.sub("", text.translate(_KANJI_DIGITS))
        if _NUMBER.fullmatch(digits):
            return _national(digits) if entity == PHONE else digits
    return text


def parsed_domain(written: str) -> tuple[str, bool] | None:
    """A domain, and whether the domains below it count too; None when it is not the form of a domain."""
    match = _DOMAIN.fullmatch(unicodedata.normalize("NFKC", written).casefold())
    return (match[2], match[1] is not None) if match else None


def _national(digits: str) -> str:
    """+81 3 … and +81 (0)3 … as the 03 … that is dialled inside Japan."""
    return "0" + digits[3:].removeprefix("0") if digits.startswith("+81") else digits


def _address(text: str) -> str:
    """一丁目16番21号, 1丁目16番地21 and 1の16の21 as 1-16-21; the number of a room keeps its 号."""
    text = _KANJI_COUNT.sub(lambda m: _counted(m[0]), text)
    return _TAIL.sub("", _CHOME.sub("-", text))


def _counted(kanji: str) -> str:
    """二十一 and 二一 as 21."""
    tens = _TENS.fullmatch(kanji)
    if tens:
        return f"{tens[1] or '一'}{tens[2] or '〇'}".translate(_KANJI_DIGITS)
    return kanji.translate(_KANJI_DIGITS)
