"""An answer on its way back, as OpenAI's JSON: every string of it passes a guard, whole or chunk by chunk.

Each choice has its channels (content, refusal, reasoning, the arguments of each tool call, and any string that a
provider adds): a channel is one text, however many chunks it came in. Whatever ends a choice is held until the very
end, so that nothing tells the client "complete" before the record is durable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gateway.stream import Lens, StreamGuard
from gateway.web.body import Json
from gateway.wire.answer_shape import (
    ASSISTANT,
    MOST_INDEX,
    NotAnAnswer,
    ending,
    is_choice,
    read_alike,
    says_something,
)
from gateway.wire.arguments import Arguments
from gateway.wire.calls import Calls, completed
from gateway.wire.channel import Channel, Path
from gateway.wire.citations import Course
from gateway.wire.constants import Constants
from gateway.wire.halves import note_halves
from gateway.wire.placing import extend, index_of
from gateway.wire.vocabulary import KEYS, REFUSED

WHOLE = frozenset({"role", "type", "id", "name", "tool_call_id", "index"})
"""Members of a message that arrive in one piece; every other string grows from chunk to chunk."""
DROPPED = frozenset({"logprobs", "start_index", "end_index", "start_char_index", "end_char_index"})
"""Probabilities spell out the unmasked text token by token. Places are those of a text that the guards have changed
since: they are followed where they are an annotation's, and go where nobody knows what they are places of."""
NAMES = frozenset({"id", "object", "created", "model", "system_fingerprint", "service_tier"})
"""What every event of one stream is called alike."""
CITED = "annotations"
ARGUMENTS = frozenset({"arguments"})
CALLS = frozenset({"tool_calls", "function_call"})
_CODE_ONLY = re.compile(r"\s*```[^`]*(?:`{1,2}[^`]+)*```\s*")


class Answer:
    """All channels of one answer. `chunk()` for each event of a stream, or `whole()` once; then `close()`."""

    def __init__(self, lens: Lens) -> None:
        self._lens = lens
        self._channels: dict[Path, Channel] = {}
        self._constants = Constants(lens)
        self._unknown: dict[str, int] = {}
        self._head: Json = {}
        self._names: Json = {}
        self._told: Json = {}  # the last envelope as it came
        self._safe: Json = {}  # and as it may go out
        self._endings: list[Json] = []
        self._cited: dict[Any, list[Any]] = {}
        self._calls: dict[Any, Calls] = {}
        self.facts: Json = {}
        """What the record has of an answer beside its text."""
        self.finished: dict[int, str] = {}
        self.blocked = False
        self._is_whole = False

    # -- what came in ---------------------------------------------------------------------------------------------

    @staticmethod
    def size(event: Any) -> int:
        """Roughly how many characters there are to screen in an event or an answer, well-formed or not."""
        choices = event.get("choices") if isinstance(event, dict) else None
        length = 0
        for choice in choices if isinstance(choices, list) else ():
            if isinstance(choice, dict):
                part = choice.get("delta") or choice.get("message") or choice
                values = part.values() if isinstance(part, dict) else ()
                length += sum(len(v) if isinstance(v, str) else 64 for v in values)
        return length

    def chunk(self, event: Json) -> Json | None:
        """The event as it may go out now, or None when nothing of it may. Also the one in which a block comes: what was
        released before the block is part of the answer."""
        choices = _choices(event)
        event = self._called_alike(event)
        self._count(event)
        if not self._head:
            self._head = self._envelope(
                {k: v for k, v in event.items() if k not in ("choices", "usage")}
            )
        if not choices:
            # Such as a stream's usage: clients expect the empty list.
            empty = {**self._envelope(event), "choices": []}
            if self.finished:
                self._endings.append(empty)
                return None
            return empty
        ended = bool(self.finished)
        out = [o for o in map(self._choice_chunk, choices) if o is not None]
        self.blocked = self.blocked or self._constants.blocked
        if out:
            return {**self._envelope(event), "choices": out}
        if isinstance(event.get("usage"), dict) and self.finished:
            self._endings.append(self._costs(event, self._endings.pop() if not ended else None))
        return None

    def _costs(self, event: Json, end: Json | None) -> Json:
        """What an answer cost: in the event that ends a choice where it came in that, otherwise in one of its own."""
        told = self._envelope(event)
        return {**end, "usage": told["usage"]} if end else {**told, "choices": []}

    def whole(self, body: Json) -> Json:
        """A complete answer: the same guards, each fed once."""
        choices = _choices(body)
        if not choices:
            raise NotAnAnswer
        self._count(body)
        self._is_whole = True
        self._head = self._envelope({k: v for k, v in body.items() if k != "choices"})
        told = [self._whole_choice(choice) for choice in choices]
        self.blocked = self.blocked or self._constants.blocked
        return {**self._head, "choices": told}

    def _called_alike(self, event: Json) -> Json:
        """Under the names of the first event that has them: no part of an answer is called otherwise than another."""
        told = {k: self._names.get(k) or event[k] for k in NAMES & event.keys()}
        self._names |= told
        return event | told

    def _count(self, event: Json) -> None:
        usage = event.get("usage")
        if isinstance(usage, dict):
            told = (usage.get("prompt_tokens"), usage.get("completion_tokens"))
            asked, answered = (n if type(n) is int and n >= 0 else 0 for n in told)
            self.facts["tokens"] = {"in": asked, "out": answered}

    def _choice_chunk(self, choice: Json) -> Json | None:
        index = choice.get("index") or 0
        # Some servers tell a stream of one event, which is a whole answer.
        said = choice["delta"] if "delta" in choice else choice.get("message")
        delta = self._message(said or {}, index)
        reason = choice.get("finish_reason")
        if reason is not None:
            self.finished[index] = self._constants.passed(ending(reason))
            rest = self._rest(choice)
            self._endings.append(self._event(index, {}, self.finished[index], rest))
        if not says_something(delta):
            return None
        return {**self._rest(choice), "index": index, "delta": delta, "finish_reason": None}

    def _whole_choice(self, choice: Json) -> Json:
        index, reason = choice.get("index") or 0, choice.get("finish_reason") or "stop"
        if "message" not in choice and reason != "content_filter":
            raise NotAnAnswer
        message = {"role": ASSISTANT, **self._message(choice.get("message") or {}, index)}
        note_halves(self.channels(index), self._lens)
        for channel in self.channels(index):
            if text := channel.end():
                extend(message, channel.path, text)
        if index in self._cited:
            message[CITED] = self._citations(index)
        self.blocked = self.blocked or any(c.blocked for c in self.channels(index))
        self.finished[index] = self._constants.passed(ending(reason))
        return {
            **self._rest(choice),
            "index": index,
            "message": message,
            "finish_reason": self.finished[index],
        }

    def _message(self, message: Json, index: Any) -> Json:
        """A message without its citations: their places are known when its text has ended."""
        message = read_alike(message)
        if message.get("tool_calls"):
            message = {**message, "tool_calls": self._called(message["tool_calls"], index)}
        cited = message.get(CITED)
        place = ("choices", index, "message")
        if not isinstance(cited, list) or not all(isinstance(one, dict) for one in cited):
            return self._walk(message, place)  # type: ignore[no-any-return]
        kept = self._cited.setdefault(index, [])
        for one in cited:
            kept.append(self._complete(one, (*place, CITED, len(kept))))
        return self._walk({k: v for k, v in message.items() if k != CITED}, place)  # type: ignore[no-any-return]

    def _called(self, calls: list[Json], index: Any) -> list[Json]:
        if self._is_whole:
            return [completed(call) for call in calls]
        known = self._calls.setdefault(index, Calls())
        told = [known.told(call) for call in calls]
        if any(call["index"] >= MOST_INDEX for call in told):
            raise NotAnAnswer
        return told

    def _citations(self, index: Any) -> list[Any]:
        text = self._channels.get(("choices", index, "message", "content"))
        course = text.course() if text is not None else Course()
        return [course.aligned(one) for one in self._cited[index]]

    def _rest(self, choice: Json) -> Json:
        """A choice's other members. Log probabilities spell out the unmasked text token by token: they are dropped."""
        known = ("index", "delta", "message", "finish_reason", "logprobs")
        return self._constants.members({k: v for k, v in choice.items() if k not in known})

    # -- what goes out at the end ---------------------------------------------------------------------------------

    def close(self) -> list[Json]:
        """What the guards still held, as events: up to a block, behind which nothing is told."""
        events = []
        note_halves(self.channels(), self._lens)
        for channel in self._channels.values():
            if self.blocked:
                break
            if text := channel.end():
                events.append(self._added(channel, text))
            self.blocked = channel.blocked
        cited = [] if self.blocked else self._cited
        return [*events, *(self._event(i, {CITED: self._citations(i)}) for i in cited)]

    def endings(self) -> list[Json]:
        return self._endings

    def suffixed(self, suffix: str) -> list[Json]:
        """Adds `suffix` (label, notices) to each choice that is prose, as a last delta of its own."""
        events = []
        for channel in self.prose():
            channel.add(suffix)
            events.append(self._event(channel.choice, {"content": suffix}))
        return events

    def prose(self) -> list[Channel]:
        """The content of each choice in which a label can stand: not code alone, not beside tool calls."""
        calling = {place[1] for place in self._channels if place[3] in CALLS}
        return [
            channel
            for channel in self._channels.values()
            if channel.path == ("content",)
            and channel.choice not in calling
            and any(channel.delivered)
            and not _is_code(channel.delivered)
        ]

    def stopped(self, message: str) -> list[Json]:
        """The ending of a blocked stream: well-formed, and saying why. Calls that were begun cannot be made."""
        indexes = sorted({place[1] for place in self._channels}) or [0]
        begun = [p for p in self._channels if p[3] in CALLS and p[-1] == "name"]
        called = [self._channel((*place[:-1], "arguments")) for place in begun]
        events = [self._added(channel, channel.break_off()) for channel in called]
        for index in indexes:
            place = ("choices", index, "message", "content")
            self._channel(place).add(message)
            events.append(self._event(index, {"content": message}))
            events.append(self._event(index, {}, REFUSED))
        return events

    def _added(self, channel: Channel, text: str) -> Json:
        """The event that adds to a text."""
        delta: Json = {}
        extend(delta, channel.path, text)
        return self._event(channel.choice, delta)

    def channels(self, index: int | None = None) -> Iterator[Channel]:
        return (c for c in list(self._channels.values()) if index is None or c.choice == index)

    def delivered(self) -> dict[str, tuple[str, ...]]:
        """What the client was given, by pointer: each text in pieces."""
        return {channel.pointer: channel.delivered for channel in self.channels()}

    def delivered_since(self, places: Mapping[str, int]) -> dict[str, str]:
        """The same, behind that many characters of each; of what is much, its beginning."""
        more = ((c.pointer, c.delivered_since(places.get(c.pointer, 0))) for c in self.channels())
        return {pointer: text for pointer, text in more if text}

    # -- one string at a time -------------------------------------------------------------------------------------

    def _walk(self, value: Any, place: Path) -> Any:
        if isinstance(value, str):
            if place[-1] in WHOLE:
                return self._named(value, place)
            channel = self._channel(place)
            passed = channel.pass_whole(value) if self._is_whole else channel.pass_on(value)
            self.blocked = self.blocked or channel.blocked
            return passed
        if isinstance(value, dict):
            # A place is told in records and used again at the end: it holds a key only as it may go out.
            keys = {k: self._constants.key(k) for k in value if k not in DROPPED}
            return {safe: self._walk(value[k], (*place, safe)) for k, safe in keys.items()}
        if isinstance(value, list):
            return [self._walk(item, (*place, index_of(item, i))) for i, item in enumerate(value)]
        return self._constants.number(value)

    def _complete(self, value: Any, place: Path) -> Any:
        """What comes in one piece, with every string in it screened as a whole."""
        if isinstance(value, dict):
            keys = {k: self._constants.key(k) for k in value}
            return {safe: self._complete(value[k], (*place, safe)) for k, safe in keys.items()}
        if isinstance(value, list):
            return [self._complete(item, (*place, i)) for i, item in enumerate(value)]
        if not isinstance(value, str) or place[-1] == "type":
            return self._walk(value, place)
        channel = self._channel(place)
        passed = channel.pass_on(value) + channel.end()
        self.blocked = self.blocked or channel.blocked
        return passed

    def _named(self, value: str, place: Path) -> str:
        """A value that comes whole; the name of a called function is part of what was delivered."""
        if place[-1] == "name":
            channel = self._channel(place)
            whole = "".join(channel.received()) + value
            if whole != value and self._constants.passed(whole) != whole:
                raise NotAnAnswer  # a name in pieces, of which some are out
            return channel.pass_on(value) + channel.end()
        return self._constants.passed(value)

    def _channel(self, place: Path) -> Channel:
        channel = self._channels.get(place)
        if channel is None:
            said = place[3:] == ("content",)
            is_json = place[-1] in ARGUMENTS or (said and self._lens.in_json)
            guard = StreamGuard(self._lens, Arguments() if is_json else None)
            channel = self._channels[place] = Channel(place, guard, self._pointer(place))
        return channel

    def _pointer(self, place: Path) -> str:
        """For records, which hold no word of a provider's own: a key that nobody knows is a number in them."""
        steps = (
            s
            if isinstance(s, int) or s in KEYS
            else f"*{self._unknown.setdefault(s, len(self._unknown))}"
            for s in place
        )
        return "/" + "/".join(map(str, steps))

    def _envelope(self, event: Json) -> Json:
        """An event's members besides its choices: the same in nearly every event of a stream."""
        told = {k: v for k, v in event.items() if k != "choices"}
        if told != self._told:
            self._told = told
            self._safe = self._constants.members(told)
        return self._safe

    def _event(
        self, index: Any, delta: Json, reason: str | None = None, rest: Json | None = None
    ) -> Json:
        choice = {**(rest or {}), "index": index, "delta": delta, "finish_reason": reason}
        return {**self._head, "choices": [choice]}


def _choices(event: Any) -> list[Json]:
    choices = event.get("choices") or [] if isinstance(event, dict) else None
    if not isinstance(choices, list) or not all(map(is_choice, choices)):
        raise NotAnAnswer
    if event.get("error"):
        raise NotAnAnswer  # its text may hold secrets, and goes no further
    return choices


def _is_code(pieces: tuple[str, ...]) -> bool:
    """Whether a text is code and nothing else; it is put together only where it begins so."""
    head = next((p for p in pieces if not p.isspace()), "").lstrip()
    return head[:1] == "`" and _CODE_ONLY.fullmatch("".join(pieces)) is not None
