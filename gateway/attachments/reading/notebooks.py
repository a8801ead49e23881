"""Notebooks (`.ipynb`): their texts, which the file holds as a list of lines each, as texts again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson


def is_notebook(text: str) -> bool:
    return text.lstrip()[:1] == "{" and '"cells"' in text and '"nbformat"' in text


def told(text: str) -> str:
    """All that stands in it, each value behind its key; the text itself where it is no JSON."""
    try:
        return "\n".join(_lines(orjson.loads(text), ""))
    except orjson.JSONDecodeError:
        return text


def _lines(value: Any, key: str) -> Iterator[str]:
    """A level is one generator, and orjson reads no more than a thousand levels."""
    if isinstance(value, list) and value and all(isinstance(item, str) for item in value):
        value = "".join(value)
    if isinstance(value, dict | list):
        yield f"{key}:"
        inside = value.items() if isinstance(value, dict) else ((key, item) for item in value)
        for name, item in inside:
            yield from _lines(item, name)
    else:
        yield f"{key}: {value}"
