"""A recogniser made of data: the words and patterns that a guideline names itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from detectors.findings import Finding
from detectors.recognizers.base import WINDOW, TextRecognizer
from detectors.recognizers.checks import passes
from detectors.views.normalise import View, normalise

SLACK = 2
"""Characters of the original that one of a word may take up; longer matches grow in a stream."""


@dataclass(frozen=True, slots=True)
class TermForm:
    """What the recogniser is made of. Words and patterns MUST be bounded by `width`, and begin with one of `starts`."""

    entity: str
    words: frozenset[str] = field(default=frozenset(), repr=False)
    patterns: frozenset[str] = field(default=frozenset(), repr=False)
    near: frozenset[str] = frozenset()
    not_near: frozenset[str] = frozenset()
    score: float = 0.9
    starts: frozenset[str] = frozenset()
    width: int = 0
    check: str = ""
    """The check digit, by name, without which a match of a pattern is none."""


class TermRecognizer(TextRecognizer):
    """Words count whatever their case and width; patterns as they are written, on normalised text."""

    form: ClassVar[TermForm]

    def __init__(self) -> None:
        super().__init__()
        form = self.form
        self._words = frozenset(filter(None, map(_plain, form.words)))
        self._lengths = _by_beginning(self._words)
        self._patterns = tuple(map(re.compile, sorted(form.patterns)))
        self._near, self._not_near = _any_of(form.near), _any_of(form.not_near)

    def find(self, view: View) -> Iterator[Finding]:
        for start, end in sorted({*self._of_words(view.text), *self._of_patterns(view.text)}):
            if self._near and not _beside(self._near, view.text, start, end):
                continue
            if self._not_near and _beside(self._not_near, view.text, start, end):
                continue
            yield self.finding(view, start, end, self.form.entity, self.form.score)

    def may_be_in(self, text: str) -> bool:
        """Whether a word or a pattern stands in what is normalised already, whatever stands beside it."""
        return any(self._of_words(text)) or any(p.search(text) for p in self._patterns)

    def _of_words(self, text: str) -> Iterator[tuple[int, int]]:
        """The longest word at each place."""
        plain = _lowered(text)
        for start, character in enumerate(plain):
            seconds = self._lengths.get(character)
            if seconds is None:
                continue
            second = plain[start + 1 : start + 2]
            for length in seconds.get(second) or seconds.get("", ()):
                if plain[start : start + length] in self._words:
                    yield start, start + length
                    break

    def _of_patterns(self, text: str) -> Iterator[tuple[int, int]]:
        for pattern in self._patterns:
            for match in pattern.finditer(text):
                if not self.form.check or passes(self.form.check, match[0]):
                    yield match.span()


def term_recognizer(form: TermForm) -> TextRecognizer:
    """A recogniser of its own class for each form: what a recogniser finds is said by its class."""
    firsts = {c for word in form.words for c in _plain(word)[:1]} | form.starts
    firsts |= {"İ"} if "i" in firsts else set()  # its small letter is two, of which one counts
    starts = "".join(
        sorted({case for c in firsts for case in (c, c.lower(), c.upper()) if len(case) == 1})
    )
    said = repr(
        (
            form.entity,
            sorted(form.words),
            sorted(form.patterns),
            form.score,
            form.check,
            *map(sorted, (form.near, form.not_near)),
        )
    )
    kind = type(
        f"TermRecognizer_{form.entity}",
        (TermRecognizer,),
        {
            "form": form,
            "finds": (form.entity,),
            "starts": starts,
            "reach": SLACK * form.width + (WINDOW if form.near or form.not_near else 0),
            "gate": re.compile(f"[{re.escape(starts)}]" if starts else "(?!)"),
            "revision": hashlib.sha256(said.encode()).hexdigest()[:12],
        },
    )
    made: TextRecognizer = kind()
    return made


def _by_beginning(words: Iterable[str]) -> dict[str, dict[str, tuple[int, ...]]]:
    """How long the words are that begin with these two characters, the longest first; a word of one under "" too.

    Thousands of words share few first characters, but hardly two: what begins with none of them costs one look.
    """
    found: dict[str, dict[str, set[int]]] = {}
    for word in words:
        found.setdefault(word[0], {}).setdefault(word[1:2], set()).add(len(word))
    for seconds in found.values():
        for lengths in seconds.values():
            lengths |= seconds.get("", set())
    return {
        first: {second: tuple(sorted(n, reverse=True)) for second, n in seconds.items()}
        for first, seconds in found.items()
    }


def _beside(words: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Whether one of `words` stands near on either side, or around the match; not what is only a part of it."""
    around = words.finditer(text, max(0, start - WINDOW), end + WINDOW)
    return any(match.start(1) < start or match.end(1) > end for match in around)


def _lowered(text: str) -> str:
    """In small letters, each in its place: İ alone would become two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower()[0] for c in text)


def _plain(word: str) -> str:
    return _lowered(normalise(word).text)


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    escaped = [
        re.escape(normalise(word).text) for word in sorted(words, key=lambda w: (-len(w), w))
    ]
    return re.compile(f"(?=({'|'.join(escaped)}))", re.IGNORECASE) if escaped else None
