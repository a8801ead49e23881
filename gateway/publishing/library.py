"""What was published, and which of it is in force at a time: one rule, for gateways and commands alike.

Of the publications whose time has come the last one that is good counts: signed with this installation's key, its
bundle there and whole, and a policy that this version can load. The `policies` of `config.yaml` count only until the
first publication comes into force. Where something was published and nothing of it is good, nothing is in force.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from audit.closing import Closing
from audit.errors import AuditError
from audit.sealing.note import VerifierKey
from audit.sealing.signing import POLICIES, published
from detectors.catalogue import ENTITIES
from gateway.publishing.statement import Statement, ranked, statement_of
from gateway.publishing.tables import Shelf
from policies.language.document import ProblemsFound
from policies.language.load import Bundle, load_bundle
from policies.language.packed import Packed, packed, unpacked


@dataclass(frozen=True, slots=True)
class Refusal:
    """A publication that does not count, and why: a code that may stand in records."""

    number: int
    code: str


class NothingInForce(AuditError):
    """Something was published, and nothing of it can be used."""

    def __init__(self, refused: tuple[Refusal, ...]) -> None:
        told = "、".join(f"{r.number}番: {_halves(r.code)[0]}" for r in refused)
        english = "; ".join(f"{r.number}: {_halves(r.code)[1]}" for r in refused)
        super().__init__(
            f"公開されたポリシーのうち、使えるものがありません（{told}）。sekisho policy log で確かめてください"
            f" (nothing that was published can be used: {english})"
        )
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Standing:
    """A policy that is in force. `statement` is its publication; None for the files of `config.yaml`."""

    bundle: Bundle
    packed: Packed
    statement: Statement | None = None

    @property
    def number(self) -> int:
        """Of the publication; 0 for the files of `config.yaml`."""
        return self.statement.number if self.statement else 0


@dataclass(frozen=True, slots=True)
class History:
    """Every publication, in the order of their numbers: those that were signed for, and those that were not."""

    statements: tuple[Statement, ...]
    refused: tuple[Refusal, ...]

    @property
    def last(self) -> int:
        return max(self.numbers, default=0)

    @property
    def numbers(self) -> frozenset[int]:
        return frozenset((*(s.number for s in self.statements), *(r.number for r in self.refused)))

    def numbered(self, number: int) -> Statement | None:
        return next((s for s in self.statements if s.number == number), None)

    def coming(self, at: datetime) -> datetime | None:
        """When the next publication comes into force."""
        return min(
            (s.effective_from for s in self.statements if s.effective_from > at), default=None
        )


class Library(Closing):
    """`folder` is that of the keys. Every failure of the database is an AuditUnavailable."""

    def __init__(self, shelf: Shelf, folder: Path, entities: frozenset[str] = ENTITIES) -> None:
        self.shelf = shelf
        self._folder = folder
        self._entities = entities

    def history(self) -> History:
        statements: list[Statement] = []
        refused: list[Refusal] = []
        publications = self.shelf.publications()
        key = self._key() if publications else None
        for publication in publications:
            try:
                if key is None:
                    raise ValueError("no_key")
                statements.append(statement_of(publication, key))
            except ValueError as reason:
                refused.append(Refusal(publication.number, str(reason)))
        return History(tuple(statements), tuple(refused))

    def standing(
        self, at: datetime, history: History | None = None
    ) -> tuple[Standing | None, tuple[Refusal, ...]]:
        """What is in force by publication, and what was refused on the way; None while nothing has come into force.

        Raises NothingInForce.
        """
        history = history or self.history()
        refused = list(history.refused)
        missing = sorted(self.shelf.entered() - history.numbers)
        if missing:
            # What is in force may not be taken back by taking its publication away, nor by a restart after that.
            raise NothingInForce((*refused, *(Refusal(number, "missing") for number in missing)))
        for statement in ranked(history.statements, at):
            try:
                return self.opened(statement), tuple(refused)
            except ValueError as reason:
                refused.append(Refusal(statement.number, str(reason)))
        if refused:
            raise NothingInForce(tuple(refused))
        return None, ()

    def opened(self, statement: Statement) -> Standing:
        """What was published; raises ValueError with a code when it cannot be used."""
        stored = self.shelf.bundle(statement.bundle)
        if stored is None:
            raise ValueError("no_bundle")
        try:
            return Standing(unpacked(stored.stored, entities=self._entities), stored, statement)
        except ProblemsFound:
            raise ValueError("does_not_load") from None

    def of_files(self, paths: Sequence[Path]) -> Standing:
        """The packs as they are in their files; raises ProblemsFound."""
        bundle = load_bundle(paths, entities=self._entities)
        return Standing(bundle, packed(bundle))

    def close(self) -> None:
        self.shelf.close()

    def _key(self) -> VerifierKey | None:
        return published(self._folder, POLICIES)


REASONS = {
    "no_key": "署名を確かめる鍵（policy-signing.pub）がありません (there is no policy-signing.pub to check it with)",
    "bad_signature": "署名が正しくありません (the signature does not hold)",
    "not_a_statement": "公開の記載を読めません (the statement cannot be read)",
    "no_bundle": "バンドルがないか、壊れています (its bundle is missing or broken)",
    "does_not_load": "この版では読み込めません (this version cannot load it)",
    "missing": "公開の記載が消えています (its statement has disappeared)",
}
"""What the codes of refusals say to a person."""


def _halves(code: str) -> tuple[str, str]:
    japanese, _, english = REASONS[code].partition(" (")
    return japanese, english.removesuffix(")")


def unusable(number: int, code: str) -> str:
    japanese, english = _halves(code)
    return f"{number}番は使えません: {japanese} (publication {number} cannot be used: {english})"
