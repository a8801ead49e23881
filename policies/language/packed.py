"""A bundle: everything that a policy is made of as one canonical value, named by its hash.

It holds the packs, all that they build on, and the files that they refer to: nothing outside it is read when it is
loaded, so it says the same on every machine and after every update of the packs that come with the product. Comments,
the order of keys and rules, and ways of spelling a value do not change its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from policies.language.document import Document, Problem, ProblemsFound
from policies.language.files import Disk, Files
from policies.language.load import Bundle, load_bundle

VERSION = 1
_KEYED = {"rules": "id", "terms": "entity", "allow": "id", "exceptions": "id"}
"""Lists of a pack whose order says nothing, and what tells their items apart."""


@dataclass(frozen=True, slots=True)
class Packed:
    """`stored` is what is hashed, kept and signed for."""

    stored: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.stored).hexdigest()


def packed(bundle: Bundle, files: Files | None = None) -> Packed:
    """The bundle with all that it refers to. `files` are those that it was loaded from."""
    files = files or Disk()
    names = _names(bundle)
    packs: dict[str, Any] = {}
    texts: dict[str, list[str]] = {}
    for place, loaded in bundle.places.items():
        name = names[place]
        data = loaded.pack.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        if loaded.bases:
            data["pack"]["extends"] = [names[base] for base in loaded.bases]
        for term in data.get("terms", ()):
            if "words_file" in term:
                text = files.text(loaded.document, term["words_file"])
                term["words_file"] = f"{name}/{term['entity']}"
                texts[term["words_file"]] = sorted(_words(text))
        packs[name] = _ordered(data)
    entries = [names[place] for place in bundle.entries]
    whole = {"v": VERSION, "entries": entries, "packs": packs, "texts": texts}
    return Packed(orjson.dumps(whole, option=orjson.OPT_SORT_KEYS))


def unpacked(stored: bytes, *, entities: frozenset[str]) -> Bundle:
    """The policy that these bytes are; raises ProblemsFound when they are none, or not for this version."""
    contents = _Contents.of(stored)
    return load_bundle(contents.entries, entities=entities, files=contents)


class _Contents:
    """The files inside a bundle."""

    def __init__(self, entries: Sequence[str], packs: Mapping[str, Any], texts: Mapping[str, Any]):
        self.entries = tuple(map(Path, entries))
        self._packs = packs
        self._texts = texts

    @classmethod
    def of(cls, stored: bytes) -> _Contents:
        try:
            whole = orjson.loads(stored)
            if whole["v"] != VERSION:
                raise ValueError
            return cls(whole["entries"], dict(whole["packs"]), dict(whole["texts"]))
        except (ValueError, TypeError, KeyError):
            message = "この版で読めるバンドルではありません"
            hint = "プログラムを更新してください"
            raise ProblemsFound((Problem("bundle", 1, 1, message, hint),)) from None

    def place(self, path: Path) -> Path:
        return path

    def base(self, path: Path, name: str) -> Path | None:
        return Path(name) if name in self._packs else None

    def document(self, path: Path) -> Document:
        if str(path) not in self._packs:
            raise ProblemsFound((Problem(str(path), 1, 1, "パックがバンドルにありません"),))
        return Document(str(path), self._packs[str(path)], {}, ())

    def text(self, document: Document, name: str) -> str:
        return "\n".join(self._texts.get(name, ()))


def _names(bundle: Bundle) -> dict[Path, str]:
    """Each pack's id; of packs with the same one, the later get a number."""
    names: dict[Path, str] = {}
    for place, loaded in bundle.places.items():
        name, number = loaded.pack.pack.id, 1
        while name in names.values():
            number += 1
            name = f"{loaded.pack.pack.id}-{number}"
        names[place] = name
    return names


def _ordered(data: dict[str, Any]) -> dict[str, Any]:
    for key, identity in _KEYED.items():
        if key in data:
            data[key] = sorted(data[key], key=lambda item: str(item[identity]))
    return data


def _words(text: str) -> Iterable[str]:
    lines = map(str.strip, text.splitlines())
    return {line for line in lines if line and not line.startswith("#")}
