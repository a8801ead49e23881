"""The names that packs define for their rules: lists of words, macros of conditions, kinds of findings of their own."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path

from policies.language.document import Document, Problem, ProblemsFound
from policies.language.document import Path as Place
from policies.language.files import Files
from policies.language.habits import KINDS
from policies.language.likeness import nearest
from policies.language.schema import PackFile, RulePart
from policies.language.soundness import Lost, is_lost
from policies.language.term_schema import TermPart
from policies.language.where_schema import WherePart, where_of
from policies.rules.terms import (
    LONGEST_WORD,
    MOST_WORDS,
    OF_A_RULE,
    PatternRefused,
    Term,
    TermCase,
    own_entity,
    read_pattern,
)
from policies.rules.vocabulary import japanese
from policies.rules.where import Where

LISTED = ("departments", "models", "regions", "endpoints")
"""Keys of a condition in which @name stands for a list."""


class Definitions:
    """What has been defined so far. Packs MUST be added before what builds on them."""

    def __init__(self, entities: Iterable[str], files: Files) -> None:
        self.entities = set(entities)
        self._files = files
        self.lists: dict[str, tuple[str, ...]] = {}
        self.macros: dict[str, Where] = {}
        self.terms: dict[str, Term] = {}
        self.listed: dict[str, dict[str, int]] = {}
        """The words of each file of words, with their lines."""
        self.lost: Lost = frozenset()

    def is_lost(self, key: str, name: str) -> bool:
        return is_lost(self.lost, key, name)

    def add(self, pack: PackFile, document: Document) -> Iterator[Problem]:
        for name, items in pack.lists.items():
            if name in self.lists:
                yield _twice(document, ("lists", name), f"並び「{name}」")
            self.lists[name] = items
        for name, part in pack.macros.items():
            if name in self.macros:
                yield _twice(document, ("macros", name), f"マクロ「{name}」")
            yield from self.mistakes(part, document, ("macros", name))
            self.macros.setdefault(name, self.where(part))
        for number, term in enumerate(pack.terms):
            yield from self._add_term(term, pack, document, ("terms", number))

    def where(self, part: WherePart) -> Where:
        """What is not defined is left out: `mistakes` tells of it."""
        return where_of(self._spelled_part(part), self.macros)

    def mistakes(self, part: WherePart, document: Document, place: Place) -> Iterator[Problem]:
        """Names in a condition that nothing defines."""
        for key in LISTED:
            yield from self._unlisted(getattr(part, key), document, (*place, key))
        for number, entity in enumerate(part.detect):
            yield from self.unknown(entity, document, (*place, "detect", number))
        macro = part.macro
        if macro is not None and macro not in self.macros and not self.is_lost("macros", macro):
            message = f"マクロ「{macro}」がありません"
            hint = nearest(macro, self.macros) or "macros に、その名前の条件を書いてください"
            yield document.of_value((*place, "macro"), message, hint)
        for path, inner in _inside(part):
            yield from self.mistakes(inner, document, (*place, *path))

    def unknown(self, entity: str, document: Document, place: Place) -> Iterator[Problem]:
        if entity not in self.entities and not self.is_lost("terms", entity):
            message = f"「{entity}」という検出の種類はありません"
            shown = (e for e in self.entities if not e.startswith(OF_A_RULE))
            wide = "、" in entity or "，" in entity
            hint = "並びの区切りは半角のコンマ（, ）です" if wide else _kind(entity, set(shown))
            yield document.problem(place, message, hint)

    def own_term(self, part: RulePart, pack: str) -> Term | None:
        """The words and patterns that stand in a rule itself."""
        if not part.words and not part.patterns:
            return None
        return Term(
            entity=own_entity(part.id),
            title=part.title,
            words=frozenset(self.spelled(part.words)),
            patterns=_usable(part.patterns),
            score=1.0,
            pack=pack,
        )

    def own_mistakes(self, part: RulePart, document: Document, place: Place) -> Iterator[Problem]:
        yield from self._unlisted(part.words, document, (*place, "words"))
        yield from _refused(part.patterns, document, (*place, "patterns"))

    def spelled(self, names: Iterable[str]) -> tuple[str, ...]:
        """With every @name as the list it stands for."""
        return tuple(
            item
            for name in names
            for item in (self.lists.get(name[1:], ()) if name.startswith("@") else (name,))
        )

    def _spelled_part(self, part: WherePart) -> WherePart:
        changed: dict[str, object] = {key: self.spelled(getattr(part, key)) for key in LISTED}
        for key in ("all", "any"):
            inner = getattr(part, key)
            if inner:
                changed[key] = tuple(map(self._spelled_part, inner))
        if part.not_ is not None:
            changed["not_"] = self._spelled_part(part.not_)
        if part.macro is not None and part.macro not in self.macros:
            changed["macro"] = None
        return part.model_copy(update=changed)

    def _unlisted(
        self, names: Iterable[str], document: Document, place: Place
    ) -> Iterator[Problem]:
        for number, name in enumerate(names):
            bare = name.removeprefix("＠")
            if not name.startswith("@") and bare in self.lists and bare.isascii():
                message = f"並びの名前「{bare}」に、半角の @ がありません"
                hint = f'"@{bare}" のように引用符で囲んでください'
                yield document.problem((*place, number), message, hint)
            if name.startswith("@") and name[1:] not in self.lists:
                if self.is_lost("lists", name[1:]):
                    continue
                message = f"並び「{name[1:]}」がありません"
                hint = nearest(name[1:], self.lists) or "lists に、その名前の並びを書いてください"
                yield document.problem((*place, number), message, hint)

    def _add_term(
        self, part: TermPart, pack: PackFile, document: Document, place: Place
    ) -> Iterator[Problem]:
        if part.entity in self.entities or part.entity.startswith(OF_A_RULE):
            message = f"検出の種類「{part.entity}」が2回あります"
            yield document.of_value((*place, "entity"), message, "別の名前にしてください")
            return
        for key in ("words", "near", "not_near"):
            yield from self._unlisted(getattr(part, key), document, (*place, key))
        yield from _refused(part.patterns, document, (*place, "patterns"))
        words = set(self.spelled(part.words))
        if part.words_file is not None:
            yield from self._add_file(part.words_file, document, (*place, "words_file"), words)
        self.entities.add(part.entity)
        cases = tuple(
            TermCase(c.text, c.finds, document.place((*place, "tests", i))[0])
            for i, c in enumerate(part.tests)
        )
        self.terms[part.entity] = Term(
            entity=part.entity,
            title=part.title,
            words=frozenset(words),
            patterns=_usable(part.patterns),
            near=frozenset(self.spelled(part.near)),
            not_near=frozenset(self.spelled(part.not_near)),
            check=part.check or "",
            score=part.score,
            tests=cases,
            pack=pack.pack.id,
        )

    def _add_file(
        self, name: str, document: Document, place: Place, words: set[str]
    ) -> Iterator[Problem]:
        """A file that cannot be read is told where it is named, a wrong line of it where that stands."""
        try:
            text = self._files.text(document, name)
        except ProblemsFound as found:
            for told in found.problems:
                message = f"語のファイル「{name}」を使えません（{told.message}）"
                yield document.of_value(place, message, told.hint)
            return
        try:
            file = str(Path(document.file).parent / name)
            self.listed[file] = _listed(text, file)
            words.update(self.listed[file])
        except ProblemsFound as found:
            yield from found.problems


def _kind(written: str, known: set[str]) -> str:
    """The kind that may be meant: it may be written in Japanese, or in small letters."""
    meant = [kind for kind in known if written in (kind.lower(), japanese(kind))]
    meant = meant or [k for k in (KINDS.get(written), KINDS.get(written.upper())) if k in known]
    if not meant:
        names = {japanese(kind): kind for kind in known}
        meant = [names[name] for name in difflib.get_close_matches(written, names, n=1)]
    if meant:
        return f"「{meant[0]}」ではありませんか"
    return nearest(written.upper(), known) or "種類の名前は、説明書の「検出の種類」の表にあります"


def _inside(part: WherePart) -> Iterator[tuple[Place, WherePart]]:
    for key in ("all", "any"):
        for number, inner in enumerate(getattr(part, key) or ()):
            yield (key, number), inner
    if part.not_ is not None:
        yield ("not",), part.not_


def _twice(document: Document, place: Place, what: str) -> Problem:
    return document.problem(place, f"{what}が2回あります", "別の名前にしてください")


def _refused(patterns: Iterable[str], document: Document, place: Place) -> Iterator[Problem]:
    for number, pattern in enumerate(patterns):
        try:
            read_pattern(pattern)
        except PatternRefused as refused:
            yield document.problem((*place, number), str(refused), refused.hint)


def _usable(patterns: Iterable[str]) -> frozenset[str]:
    """Without those that `_refused` tells of, which nothing can be made of."""
    return frozenset(pattern for pattern in patterns if _is_usable(pattern))


def _is_usable(pattern: str) -> bool:
    try:
        read_pattern(pattern)
    except PatternRefused:
        return False
    return True


def _listed(text: str, file: str) -> dict[str, int]:
    """One word a line; `#` begins a remark."""
    lines = enumerate(map(str.strip, text.splitlines()), 1)
    words = {line: number for number, line in lines if line and not line.startswith("#")}
    if len(words) > MOST_WORDS:
        message = f"語が{MOST_WORDS}件を超えています"
        raise ProblemsFound((Problem(file, 1, 1, message, "ファイルを分けてください"),))
    hint = "短くしてください"
    message = f"{LONGEST_WORD}文字より長い語です"
    long = (Problem(file, n, 1, message, hint) for w, n in words.items() if len(w) > LONGEST_WORD)
    problems = tuple(long)
    if problems:
        raise ProblemsFound(problems)
    return words
