"""Which allow entries stand. An entry relaxes rules, so the packs whose rules it relaxes must have granted it.

A pack may add an entry for a kind of finding when every other pack in force, except those that build on it, leaves
that kind to others (`allow_local`). A pack that says nothing leaves to others what its own bases do; one without bases
leaves nothing. Taking away an entry that was inherited needs no grant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from policies.language.allow_schema import AllowPart
from policies.language.definitions import Definitions
from policies.language.document import Document, Problem
from policies.language.document import Path as Place
from policies.language.likeness import nearest
from policies.language.schema import PackFile
from policies.rules.allow import Allowance, AllowCase
from policies.rules.floors import NEVER_ALLOWED


@dataclass(frozen=True, slots=True)
class Loaded:
    """One pack file that was read, and the files that it extends."""

    document: Document
    pack: PackFile
    bases: tuple[Path, ...]


class Grants:
    """The allow-lists of all packs of one policy. `bases` MUST have no circle."""

    def __init__(self, packs: Mapping[Path, Loaded], definitions: Definitions) -> None:
        self._packs = packs
        self._definitions = definitions

    def allowances(self) -> tuple[Allowance, ...]:
        """The entries that are left, whatever is wrong with them."""
        removed = {name for loaded in self._packs.values() for name in loaded.pack.disallow}
        return tuple(
            _allowance(part, loaded, place)
            for loaded in self._packs.values()
            for place, part in enumerate(loaded.pack.allow)
            if part.id not in removed
        )

    def problems(self) -> Iterator[Problem]:
        known: dict[str, Problem] = {}
        for path, loaded in self._packs.items():
            yield from self._of_grant(loaded)
            yield from self._of_removals(path, loaded)
            for place, part in enumerate(loaded.pack.allow):
                here: Place = ("allow", place)
                for where, message, hint in part.mistakes():
                    yield loaded.document.problem((*here, *where), message, hint)
                yield from self._of_entities(path, loaded, part, here)
                at = loaded.document.of_value((*here, "id"), f"許可「{part.id}」が2回あります")
                if part.id in known:
                    first = known[part.id]
                    hint = f"{first.file}:{first.line} と違う id にしてください"
                    yield loaded.document.of_value((*here, "id"), at.message, hint)
                known.setdefault(part.id, at)

    def _of_entities(
        self, path: Path, loaded: Loaded, part: AllowPart, here: Place
    ) -> Iterator[Problem]:
        for number, entity in enumerate(part.entity):
            place = (*here, "entity", number)
            yield from self._definitions.unknown(entity, loaded.document, place)
            if entity in NEVER_ALLOWED:
                yield _floored(loaded, place, entity)
            elif entity in self._definitions.entities and self._complete:
                for refusing in self._refusing(path, entity):
                    yield loaded.document.problem(
                        place,
                        f"「{entity}」の許可は、パック「{refusing}」が任せていません",
                        f"「{refusing}」の allow_local に {entity} を書くか、この許可を消してください",
                    )

    def _of_grant(self, loaded: Loaded) -> Iterator[Problem]:
        for number, entity in enumerate(loaded.pack.allow_local or ()):
            place = ("allow_local", number)
            yield from self._definitions.unknown(entity, loaded.document, place)
            known = entity in self._definitions.entities and self._complete
            if entity in NEVER_ALLOWED:
                yield _floored(loaded, place, entity)
            elif known and loaded.bases and entity not in self._inherited(loaded):
                message = f"「{entity}」の許可は、土台のパックが任せていません"
                yield loaded.document.problem(
                    place, message, "土台より広くはできません。消してください"
                )

    def _of_removals(self, path: Path, loaded: Loaded) -> Iterator[Problem]:
        above = self._above(path)
        inherited = {part.id for base in above for part in self._packs[base].pack.allow}
        for number, name in enumerate(loaded.pack.disallow):
            if name not in inherited and not self._definitions.is_lost("allow", name):
                message = f"土台のパックに「{name}」という許可はありません"
                hint = nearest(name, inherited) or "この行を消してください"
                yield loaded.document.problem(("disallow", number), message, hint)

    def _refusing(self, path: Path, entity: str) -> list[str]:
        """The packs above and beside this one that do not leave the entity to it."""
        return sorted(
            other.pack.pack.id
            for place, other in self._packs.items()
            if place != path
            and path not in self._above(place)
            and entity not in self._granted(other)
        )

    def _granted(self, loaded: Loaded) -> frozenset[str]:
        own = loaded.pack.allow_local
        if not loaded.bases:
            return frozenset(own or ())
        inherited = self._inherited(loaded)
        return inherited if own is None else inherited.intersection(own)

    def _inherited(self, loaded: Loaded) -> frozenset[str]:
        grants = [self._granted(self._packs[base]) for base in loaded.bases]
        return frozenset.intersection(*grants)

    def _above(self, path: Path) -> frozenset[Path]:
        bases = self._packs[path].bases
        return frozenset(bases).union(*map(self._above, bases))

    @property
    def _complete(self) -> bool:
        """Whether every pack can be read, and what it grants."""
        return not self._definitions.is_lost("allow_local", "")


def _floored(loaded: Loaded, place: Place, entity: str) -> Problem:
    message = f"「{entity}」は下限の規則が守るものなので、許可できません"
    return loaded.document.problem(place, message, "この種類を消してください")


def _allowance(part: AllowPart, loaded: Loaded, place: int) -> Allowance:
    cases = tuple(
        AllowCase(c.text, c.passes, loaded.document.place(("allow", place, "tests", i))[0])
        for i, c in enumerate(part.tests)
    )
    return Allowance(
        id=part.id,
        reason=part.reason,
        entities=frozenset(part.entity),
        values=part.values,
        domains=part.domains,
        tests=cases,
        pack=loaded.pack.pack.id,
    )
