"""Which packs a new case file names: those of the guideline that its case was tried by, by their files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from policies.language.document import ProblemsFound, read_document
from policies.language.load import PACKS, Bundle


def packs_of(bundle: Bundle, files: Iterable[Path]) -> dict[str, Path | None]:
    """The packs that were asked for, each with its file: one of `files`, or one that comes with the product."""
    known = (*files, *PACKS.glob("*.yaml"))
    names = (bundle.places[entry].pack.pack.id for entry in bundle.entries)
    return {name: next((path for path in known if _is(path, name)), None) for name in names}


def shipped(path: Path) -> bool:
    return path.resolve().parent == PACKS.resolve()


def _is(path: Path, name: str) -> bool:
    """Whether a file holds the pack of this id; one that cannot be read does not."""
    try:
        data = read_document(path).data
    except ProblemsFound:
        return False
    pack = data.get("pack") if isinstance(data, dict) else None
    return isinstance(pack, dict) and pack.get("id") == name
