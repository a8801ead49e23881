"""A pack without what is wrong with it, so that the rest of its problems can be told at the same time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from policies.language.document import Document, Path
from policies.language.schema import PackFile

ANY = "*"
_NAMED = {"rules": "id", "terms": "entity", "exceptions": "id", "allow": "id"}
"""What the items of these lists are called by."""
_STAND_INS = {"id": "unnamed", "title": "…", "version": "…"}

Lost = frozenset[tuple[str, str]]
"""Names that were taken out, each with the key it stood under; ANY where it cannot be told which."""
EVERYTHING: Lost = frozenset({(ANY, ANY)})


def is_lost(lost: Set[tuple[str, str]], key: str, name: str) -> bool:
    """Whether this name may have been taken out: that it is missing is no further mistake."""
    return not lost.isdisjoint({(key, name), (key, ANY), (ANY, ANY)})


def sound(document: Document) -> tuple[Document | None, Lost]:
    """The document as far as nothing is wrong with it, and what that leaves out. None where it is no pack at all."""
    wrong = _wrong(document.data)
    if not isinstance(document.data, dict) or () in wrong:
        return None, EVERYTHING
    whole = {str(place[0]) for place in wrong if len(place) == 1 or place[0] == "pack"}
    parts = {place[:2] for place in wrong if place[0] not in whole}
    rest = document.without(parts)
    data = {key: part for key, part in rest.data.items() if key not in whole}
    if "pack" in whole:
        data["pack"] = _pack(document.data.get("pack"), wrong)
    places = {path: at for path, at in rest.places.items() if _stands(data, path)}
    rest = replace(rest, data=data, places=places)
    lost = {(key, ANY) for key in whole - {"pack"}}
    blamed = {place[:2] for place in wrong if place[2:] == (_NAMED.get(str(place[0])),)}
    lost |= {
        (str(key), ANY if (key, place) in blamed else _name(document.data[key], str(key), place))
        for key, place in parts
    }
    if not whole <= PackFile.model_fields.keys() or not _blamed(wrong) <= _STAND_INS.keys():
        lost |= EVERYTHING  # a key that is not known may be any, and who extends what is not known either
    return (None, EVERYTHING) if _wrong(rest.data) else (rest, frozenset(lost))


def _blamed(wrong: Collection[Path]) -> set[str]:
    return {str(place[1]) for place in wrong if place[0] == "pack" and len(place) > 1}


def _stands(data: Any, path: Path) -> bool:
    for step in path:
        known = isinstance(data, dict) and step in data
        if not known and not (isinstance(data, list) and isinstance(step, int)):
            return False
        data = data[step]
    return True


def _wrong(data: Any) -> set[Path]:
    try:
        PackFile.model_validate(data)
    except ValidationError as error:
        return {details["loc"] for details in error.errors(include_url=False)}
    return set()


def _pack(written: Any, wrong: Collection[Path]) -> Mapping[str, Any]:
    """The name of the pack, with something in the place of what is wrong with it."""
    fine = written if isinstance(written, dict) else {}
    return _STAND_INS | {key: part for key, part in fine.items() if key not in _blamed(wrong)}


def _name(items: Any, key: str, place: str | int) -> str:
    if isinstance(place, str):
        return place
    item = items[place]
    name = item.get(_NAMED.get(key)) if isinstance(item, dict) else None
    return name if isinstance(name, str) else ANY
