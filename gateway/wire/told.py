"""What the guards released of one answer, gathered for the dialects that write it as blocks or items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from gateway.web.body import Json
from gateway.wire.growing import Growing
from gateway.wire.vocabulary import REFUSED


@dataclass(slots=True)
class ToolCall:
    name: str = ""
    arguments: Growing = field(default_factory=Growing, repr=False)


def call_id(prefix: str, exchange: str, place: int) -> str:
    """The id of a call, the same each time it is told. OpenAI takes ids of at most 40 characters back."""
    return f"{prefix}{exchange.removeprefix('ex-')}{place}"


class Told:
    """The first choice of an answer as it grows: its text, its calls, how it ended and what it cost.

    A tool cannot be called before its arguments are complete, so calls are told at the end, one after the other.
    Reasoning is not carried over: these dialects sign or encrypt it, which only the provider could.
    """

    def __init__(self) -> None:
        self.text = Growing()
        self.calls: dict[int, ToolCall] = {}
        self.citations: list[Json] = []
        self.reason = "stop"
        self._refuses = False
        self.tokens_in = 0
        self.tokens_out = 0

    def chunk(self, event: Json) -> str:
        """Takes an event in; returns its text, which may go out at once."""
        usage = event.get("usage")
        if isinstance(usage, dict):
            self.tokens_in = _count(usage.get("prompt_tokens"))
            self.tokens_out = _count(usage.get("completion_tokens"))
        fresh = ""
        for choice in event.get("choices") or ():
            if choice.get("index", 0) == 0:
                fresh += self._message(choice.get("delta") or choice.get("message") or {})
                self.reason = choice.get("finish_reason") or self.reason
        if fresh:
            self.text.add(fresh)
        return fresh

    def fresh(self, events: Iterable[Json]) -> Iterator[str]:
        """Takes events in, and gives the text of each that has any."""
        return filter(None, map(self.chunk, events))

    def _message(self, message: Json) -> str:
        for place, call in enumerate(message.get("tool_calls") or ()):
            index = call.get("index", place)
            told = self.calls.setdefault(index, ToolCall())
            asked = call.get("function") or {}
            told.name += asked.get("name") or ""
            arguments = asked.get("arguments")
            if isinstance(arguments, Growing):
                told.arguments = arguments
            elif arguments:
                told.arguments.add(arguments)
        cited = message.get("annotations")
        if isinstance(cited, list):
            self.citations += [one for one in cited if isinstance(one, dict)]
        content, refusal = message.get("content"), _text(message.get("refusal"))
        if isinstance(content, Growing):  # long, and the whole of it
            if not refusal:
                self.text = content
                return ""
            content = str(content)
        said = _text(content)
        if refusal and not self._refuses:
            # Two texts: the end of one and the beginning of the other are no word, and no number.
            self._refuses = True
            said += "\n" if said or self.text else ""
        return said + refusal

    def called(self) -> list[ToolCall]:
        """The complete calls; none of an answer that was stopped."""
        stopped = self.reason in ("content_filter", REFUSED)
        return [] if stopped else [self.calls[index] for index in sorted(self.calls)]


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "".join(_text(p.get("text")) for p in content if isinstance(p, dict))
    return content if isinstance(content, str) else ""


def _count(value: Any) -> int:
    return value if isinstance(value, int) else 0
