"""Confirmations in the conversation itself: the notice with its token, and the reply 「確認しました」 behind it.

Both turns are taken out before anything else is done: no rule reads them and no model sees them. What they prove is for
`Question` to say. A conversation that was confirmed once goes on: its last notice covers the messages before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from gateway.confirming.confirmation import TOKEN
from gateway.confirming.wording import reason_in
from gateway.web.body import Json

NOTICE = "確認番号: "
TURNS = ("messages", "input")
"""Where a dialect keeps the turns of a conversation."""
LONGEST_REPLY = 1_000
_NOTICE = re.compile(f"[［\\[]確認番号[:：] {{0,2}}({TOKEN})[］\\]]")


@dataclass(frozen=True, slots=True)
class Reply:
    """A token, the reason given with it, and how many turns of the rest stood before it. `member` holds the turns."""

    token: str = field(repr=False)
    reason: str = field(repr=False)
    covered: int
    member: str = "messages"

    def confirmed(self, body: Json) -> Json:
        """The request that was asked about: all that stood before the notice."""
        return {**body, self.member: body[self.member][: self.covered]}

    def covers(self, pointer: str) -> bool:
        """Whether what has to be confirmed stands in what was asked about."""
        return self._turn(pointer) < self.covered

    def _turn(self, pointer: str) -> int:
        """The turn that a pointer leads into; what stands elsewhere is not covered by any."""
        steps = pointer.split("/")
        return int(steps[2]) if steps[1:2] == [self.member] and steps[2].isdecimal() else 1 << 40


def answered(body: Json) -> tuple[Json, Reply | None]:
    """The request without notices and their replies, and the last reply that names a token."""
    member = next((name for name in TURNS if isinstance(body.get(name), list)), None)
    if member is None:
        return body, None
    messages = body[member]
    kept: list[Any] = []
    reply: Reply | None = None
    place = 0
    while place < len(messages):
        token = _token(messages[place])
        if token is None:
            kept.append(messages[place])
            place += 1
            continue
        reason = _reason(messages[place + 1]) if place + 1 < len(messages) else None
        if reason is not None:
            reply = Reply(token, reason, len(kept), member)
        place += 1 if reason is None else 2
    return (body if len(kept) == len(messages) else {**body, member: kept}), reply


def notice(token: str, *, needs_reason: bool) -> str:
    """How to go on, in the words of a chat."""
    how = "確認が済んだら、この会話で「確認しました」と返信してください。"
    if needs_reason:
        how = (
            "確認が済んだら、この会話で「確認しました 理由: ○○」と、理由を添えて返信してください。"
        )
    return f"{how}30分以内に返信すると、もとの依頼を送信します。\n［{NOTICE}{token}］"


def confirming(reason: str) -> str:
    """The reply that `answered` reads."""
    return f"確認しました 理由: {reason}" if reason else "確認しました"


def _token(message: Any) -> str | None:
    if not isinstance(message, dict) or message.get("role") != "assistant":
        return None
    found = _NOTICE.search(_text(message))
    return found[1] if found else None


def _reason(message: Any) -> str | None:
    """The reason in a reply, which may be empty; None when it is no reply."""
    if not isinstance(message, dict) or message.get("role") != "user":
        return None
    text = _text(message)
    if len(text) > LONGEST_REPLY:
        return None
    return reason_in(text)


def _text(message: Json) -> str:
    content = message.get("content")
    if isinstance(content, list):
        texts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(text for text in texts if isinstance(text, str))
    return content if isinstance(content, str) else ""
