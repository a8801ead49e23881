"""The table of what is detected, from the recognisers and from `entities.json`: `--entities`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files

from detectors.catalogue import ENTITIES, recognizers


def described() -> dict[str, list[str]]:
    """Entity to its Japanese name and what it takes, in English."""
    text = files("detectors.evaluation").joinpath("entities.json").read_text(encoding="utf-8")
    found: dict[str, list[str]] = json.loads(text)
    return found


def table() -> Iterator[str]:
    """One row for every entity of the catalogue; one that nobody has described yet says so."""
    by: dict[str, list[str]] = defaultdict(list)
    for recognizer in recognizers():
        for entity in recognizer.finds:
            by[entity].append(recognizer.name)
    known = described()
    yield "| entity | Japanese | what it takes | recogniser |"
    yield "|---|---|---|---|"
    for entity in sorted(ENTITIES):
        name, takes = known.get(entity, [entity, "**not described yet**"])
        yield f"| `{entity}` | {name} | {takes} | {', '.join(by[entity]) or '–'} |"
