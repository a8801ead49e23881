"""Where packs come from: the files of a folder, or one bundle that holds them all."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from policies.language.document import Document, read_document, read_text

PACKS = Path(__file__).parents[1] / "packs"


def named_pack(name: str) -> Path | None:
    """The file of a pack: a path, or the name of a file here or of a pack that comes with the product."""
    path = Path(name)
    return path if path.is_file() else Disk().base(Path("here.yaml"), name)


def shipped_packs() -> tuple[str, ...]:
    """The names of the packs that come with the product."""
    return tuple(sorted(path.stem for path in PACKS.glob("*.yaml")))


class Files(Protocol):
    """What a loader asks of them. `place` is the one name of a pack, by which it is told from others."""

    def place(self, path: Path) -> Path: ...

    def base(self, path: Path, name: str) -> Path | None: ...

    def document(self, path: Path) -> Document: ...

    def text(self, document: Document, name: str) -> str: ...


class Disk:
    """Pack files as their author keeps them, and the packs that come with the product."""

    def place(self, path: Path) -> Path:
        return path.resolve()

    def base(self, path: Path, name: str) -> Path | None:
        """A pack beside this one, a relative path, or one of the packs that come with the product."""
        for candidate in (path.parent / f"{name}.yaml", path.parent / name, PACKS / f"{name}.yaml"):
            if candidate.is_file():
                return candidate.resolve()
        return None

    def document(self, path: Path) -> Document:
        return read_document(path)

    def text(self, document: Document, name: str) -> str:
        """A file that a pack refers to, by its path from there."""
        return read_text(Path(document.file).parent / name)
