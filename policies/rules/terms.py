"""Kinds of findings that a pack defines itself: words, and patterns that cannot blow up.

A pattern is refused unless every repeat is bounded, no repeat stands inside another, and the number of ways to match
at one place is small: then the work for a text is linear in its length, whatever the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from re import _constants as ops  # type: ignore[attr-defined, unused-ignore]  # the parser of `re`: what it reads is what runs
from re import _parser as parser  # type: ignore[attr-defined, unused-ignore]
from typing import Any

OF_A_RULE = "TERM_OF_"
"""Prefix of the kind of finding that stands for the words and patterns of one rule."""
LONGEST_MATCH = 200
MOST_WAYS = 500
MOST_STARTS = 1_000
LONGEST_WORD = 100
LONGEST_MARK = 30
"""Characters of a title in a mask: placeholders with longer ones are not known again in an answer."""
MOST_WORDS = 20_000
_YEN = re.compile("\u00a5[dDwWsSbB.]")
"""What a Japanese keyboard types for a backslash; before a digit it is money."""
_NO_MARK = re.compile(
    "[\\s\\x00-\\x1f\\x7f-\\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\\\\\"'&%`*_~()\\[\\]{}<>（）［］｛｝＜＞【】〔〕〖〗〈〉《》«»‹›「」『』]+"
)
"""What ends a mark, or is read as something else in a page, an address, an argument or a text with emphasis."""
_WIDE = re.compile("[\uff01-\uff5e\u3000]")


def plain(text: str) -> str:
    """Whatever its width and case."""
    return unicodedata.normalize("NFKC", text).casefold()


@dataclass(frozen=True, slots=True)
class TermCase:
    """A test beside a term: what of `text` is found, in order."""

    text: str
    finds: tuple[str, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """One kind of finding, for a recogniser to be built from. `near` raises what stands close to one of its words,
    `not_near` takes away what stands close to one of its own."""

    entity: str
    title: str
    words: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    not_near: frozenset[str] = frozenset()
    check: str = ""
    """Name of the check digit that a match of a pattern must have."""
    score: float = 0.9
    tests: tuple[TermCase, ...] = ()
    pack: str = ""

    @property
    def mark(self) -> str:
        """The title as it may stand between the brackets of a mask and before the letters of a placeholder."""
        return _NO_MARK.sub(" ", self.title).strip()[:LONGEST_MARK].strip()

    @property
    def starts(self) -> frozenset[str]:
        """Every character that a match may begin with."""
        firsts = {word[0] for word in self.words}
        return frozenset(firsts.union(*(read_pattern(p).starts for p in self.patterns)))

    @property
    def width(self) -> int:
        """The longest match, in characters."""
        lengths = [*map(len, self.words), *(read_pattern(p).width for p in self.patterns)]
        return max(lengths, default=0)


@dataclass(frozen=True, slots=True)
class Pattern:
    width: int
    starts: frozenset[str]


class PatternRefused(ValueError):
    """Why a pattern cannot be used, in Japanese; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def marks_of(terms: Iterable[Term]) -> dict[str, str]:
    """What masks call each kind of finding: its title, unless something that is masked stands in one. That would go out
    with every mask, and be masked again."""
    own = tuple(terms)
    marks = {term.entity: term.mark for term in own if not term.entity.startswith(OF_A_RULE)}
    shown = "\n".join(map(plain, marks.values()))
    words = {word for term in own for word in map(plain, term.words) if word in shown}
    patterns = {re.compile(p) for term in own for p in term.patterns}
    return {
        entity: mark
        for entity, mark in marks.items()
        if mark
        and not any(word in plain(mark) for word in words)
        and not any(p.search(unicodedata.normalize("NFKC", mark)) for p in patterns)
    }


def own_entity(rule: str) -> str:
    """The kind of finding of the words and patterns of one rule."""
    return OF_A_RULE + rule.upper().replace("-", "_")


def read_pattern(text: str) -> Pattern:
    """Raises PatternRefused."""
    if _WIDE.search(text):
        raise PatternRefused(
            "パターンに全角の英数字や記号があります（検査では半角にそろえて読みます）",
            "半角で書いてください。記号の前には \\ を付けます",
        )
    if _YEN.search(text):
        raise PatternRefused(
            "「¥」は円記号で、「\\」（逆斜線）として読まれません", "「\\」に替えてください"
        )
    try:
        parsed = parser.parse(text)
    except (re.error, OverflowError, RecursionError) as error:
        place = getattr(error, "pos", None)
        where = f"（{place + 1}文字目）" if place is not None else ""
        raise PatternRefused(
            f"パターンとして読めません{where}",
            "かっこの閉じ忘れ、初めの * や + などを確かめてください",
        ) from None
    if parsed.state.flags & ~re.UNICODE:
        raise PatternRefused("パターンに (?i) などの指定は使えません", "指定を消してください")
    ways = _ways(parsed, repeated=False)
    least, most = parsed.getwidth()
    if least == 0:
        raise PatternRefused("空の文字列にも合うパターンです", "必ず現れる文字を入れてください")
    if most > LONGEST_MATCH:
        raise PatternRefused(
            f"{LONGEST_MATCH}文字より長いものに合うパターンです",
            "繰り返しの上限を小さくしてください",
        )
    if ways > MOST_WAYS:
        raise PatternRefused(
            f"合い方が{MOST_WAYS}通りを超えるパターンです（検査が遅くなります）",
            "{0,20} のような幅を狭くするか、パターンを分けてください",
        )
    return Pattern(int(most), _starts(parsed))


def _ways(items: Iterable[tuple[Any, Any]], *, repeated: bool) -> int:
    """How many ways there are to match at one place; refuses what is not bounded."""
    ways = 1
    for op, value in items:
        if op in (ops.LITERAL, ops.NOT_LITERAL, ops.ANY):
            continue
        if op is ops.IN:
            _refuse_categories(value)
        elif op in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            ways *= _repeat(value, repeated=repeated)
        elif op is ops.SUBPATTERN:
            ways *= _ways(value[3], repeated=repeated)
        elif op is ops.BRANCH:
            if repeated:
                raise _nested()
            ways *= sum(_ways(branch, repeated=False) for branch in value[1])
        else:
            raise PatternRefused(
                "後方参照、先読み・後読み、^、$、\\b は使えません",
                "near か not_near で書いてください",
            )
    return ways


def _repeat(value: tuple[Any, Any, Any], *, repeated: bool) -> int:
    least, most, inside = value
    if repeated:
        raise _nested()
    if most is ops.MAXREPEAT:
        raise PatternRefused(
            "上限のない繰り返し（* と +、{n,}）は使えません", "{1,20} のように上限を書いてください"
        )
    _ways(inside, repeated=True)
    return int(most - least) + 1


def _nested() -> PatternRefused:
    return PatternRefused(
        "繰り返しの中に繰り返しや選択があるパターンは使えません（検査が終わらなくなることがあります）",
        "パターンを分けて、並べて書いてください",
    )


def _refuse_categories(members: Iterable[tuple[Any, Any]]) -> None:
    if any(op is ops.CATEGORY for op, _ in members):
        raise PatternRefused(
            "\\d、\\w、\\s は使えません（全角や漢字の扱いが思わぬ結果になります）",
            "[0-9]、[A-Za-z]、[ァ-ヶ] のように書いてください",
        )


def _starts(items: Iterable[tuple[Any, Any]]) -> frozenset[str]:
    """The characters a match may begin with."""
    found: set[str] = set()
    for op, value in items:
        if op is ops.LITERAL:
            return frozenset({*found, chr(value)})
        if op is ops.IN:
            return frozenset({*found, *_members(value)})
        if op is ops.SUBPATTERN:
            return frozenset(found) | _starts(value[3])
        if op is ops.BRANCH:
            return frozenset(found).union(*map(_starts, value[1]))
        if op not in (ops.MAX_REPEAT, ops.MIN_REPEAT):
            break
        found |= _starts(value[2])
        if value[0]:
            return frozenset(found)
    raise _vague()


def _members(members: Iterable[tuple[Any, Any]]) -> set[str]:
    found: set[str] = set()
    for op, value in members:
        if op is ops.LITERAL:
            found.add(chr(value))
        elif op is ops.RANGE and value[1] - value[0] < MOST_STARTS:
            found.update(map(chr, range(value[0], value[1] + 1)))
        else:
            raise _vague()
    return found


def _vague() -> PatternRefused:
    return PatternRefused(
        "パターンの始めが広すぎます", "決まった文字か、[0-9A-Z] のような狭い範囲で始めてください"
    )
