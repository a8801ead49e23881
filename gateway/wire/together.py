"""Events of a stream that came at once, put together where that changes nothing but their number.

Text that follows on text in the same choice is one text, however many events it came in: it is screened, written and
sent once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gateway.web.body import Json

_PLAIN = frozenset({"index", "delta", "finish_reason", "logprobs"})
"""Members of a choice that holds text and nothing else. Log probabilities are dropped anyway."""


def together(batch: Sequence[Any]) -> list[Any]:
    """What is no plain text stays as it came, in its place, well-formed or not."""
    if len(batch) < 2:
        return list(batch)
    out: list[Any] = []
    texts: list[str] = []
    first: Json | None = None
    for event in batch:
        text = text_of(event)
        if text is None or first is None or not _alike(first, event):
            _close(out, first, texts)
            first, texts = (None, []) if text is None else (event, [text])
            if text is None:
                out.append(event)
        else:
            texts.append(text)
    _close(out, first, texts)
    return out


def _close(out: list[Any], first: Json | None, texts: Sequence[str]) -> None:
    if first is not None:
        out.append(saying(first, "".join(texts)))


def saying(event: Json, text: str) -> Json:
    """An event of text with another text."""
    return {**event, "choices": [{**event["choices"][0], "delta": {"content": text}}]}


def text_of(event: Any) -> str | None:
    """The text of an event that holds text of one choice and nothing else."""
    choices = event.get("choices") if isinstance(event, dict) else None
    if not isinstance(choices, list) or len(choices) != 1 or not isinstance(choices[0], dict):
        return None
    choice = choices[0]
    delta = choice.get("delta")
    if not isinstance(delta, dict) or len(delta) != 1 or choice.get("finish_reason") is not None:
        return None
    content = delta.get("content")
    return content if isinstance(content, str) and choice.keys() <= _PLAIN else None


def _alike(one: Json, other: Json) -> bool:
    """Whether they differ in their text alone."""
    if one["choices"][0].get("index") != other["choices"][0].get("index"):
        return False
    return {**one, "choices": None} == {**other, "choices": None}
