"""How a provider fails, before an answer, in the middle of one, or in the place of one; and what the caller is told.

Nothing of a provider's own words is kept: they hold keys, addresses and echoes of prompts. What is told and recorded is
the kind of the failure, and a number of a status where there was one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from gateway.web.errors import Code, GatewayError


class Failure(StrEnum):
    """The kinds, as they stand in records."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    RESTING = "resting"
    """Nobody was asked: the provider has failed too often just now."""
    QUEUED = "queued"
    """Nobody was asked: as many requests as `concurrency` allows were under way all the time."""
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    STATUS = "status"
    """Any other HTTP status than 200."""
    ERROR = "error"
    """An error told where an answer should be, with status 200."""
    MALFORMED = "malformed"
    CUT_OFF = "cut_off"
    """A stream that ended before its end."""
    TOO_LARGE = "too_large"


_WHEN = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,3})?|[A-Z][a-z]{2}, [0-9A-Za-z: ]{10,30}")
"""A `retry-after`: seconds, or a date."""
_LIMITED = frozenset({429})
_OVERLOADED = frozenset({503, 529})
_LIMIT_WORDS = ("rate_limit", "ratelimit", "too_many", "throttl", "quota")
_LOAD_WORDS = ("overload", "unavailable", "capacity")


@dataclass(slots=True)
class UpstreamFailed(Exception):
    """`status` is the provider's own where there was one. `begun`: whether part of an answer had come."""

    kind: Failure = Failure.UNREACHABLE
    status: int | None = None
    retry_after: str | None = None
    begun: bool = False

    @classmethod
    def of_status(cls, status: int, retry_after: str | None = None) -> UpstreamFailed:
        when = retry_after if retry_after and _WHEN.fullmatch(retry_after) else None
        return cls(_kind(status, "", Failure.STATUS), status, when)

    def __str__(self) -> str:
        return f"upstream failed: {self.status or self.kind.value}"

    @property
    def passing(self) -> bool:
        """Whether it is the provider's state that failed, not the request: another one may answer it."""
        if self.status is None or self.kind in (Failure.RATE_LIMITED, Failure.OVERLOADED):
            return True
        return self.status in (408, 425) or not 400 <= self.status < 500

    @property
    def repeatable(self) -> bool:
        """Whether the same provider may be asked again at once. A timeout has used up the caller's patience, and a
        provider that says when to come back is believed."""
        waiting = self.kind in (Failure.TIMEOUT, Failure.RESTING) or self.retry_after is not None
        return self.passing and not self.begun and not waiting


def told_failure(event: Any) -> UpstreamFailed | None:
    """The failure that is told in an event or a body of status 200; None for what may be an answer."""
    if not isinstance(event, dict):
        return None
    told = event.get("error") or (event if event.get("object") == "error" else _of_choice(event))
    if not told:
        return None
    error = told if isinstance(told, dict) else {}
    numbers = [n for n in map(_number, (error.get("code"), error.get("status"))) if n]
    words = " ".join(str(error.get(k)).lower() for k in ("type", "code", "status"))
    status = numbers[0] if numbers else None
    return UpstreamFailed(_kind(status, words, Failure.ERROR), status)


def until_failure(events: Sequence[Any]) -> tuple[list[Any], UpstreamFailed | None]:
    """The events before the one in which a failure is told, and that failure."""
    for place, event in enumerate(events):
        failure = told_failure(event)
        if failure is not None:
            return list(events[:place]), failure
    return list(events), None


def _of_choice(event: dict[str, Any]) -> Any:
    """Some tell it in a choice, with a `finish_reason` that nobody else knows."""
    choices = event.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict):
            told = choice.get("error") or choice.get("finish_reason") == "error"
            if told:
                return told
    return None


def _number(value: Any) -> int | None:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isascii() and text.isdecimal() and 400 <= int(text[:9]) < 600 else None


def _kind(status: int | None, words: str, otherwise: Failure) -> Failure:
    if status in _LIMITED or any(word in words for word in _LIMIT_WORDS):
        return Failure.RATE_LIMITED
    if status in _OVERLOADED or any(word in words for word in _LOAD_WORDS):
        return Failure.OVERLOADED
    return otherwise


_CUT_OFF = "AIサービスの回答が途中で切れました。時間をおいて試してください。"
_SAID: dict[Failure, tuple[int, Code, str, str]] = {
    Failure.TIMEOUT: (
        504,
        Code.UPSTREAM_TIMEOUT,
        "AIサービスからの応答が時間内にありませんでした。",
        "The upstream did not answer in time.",
    ),
    Failure.RATE_LIMITED: (
        429,
        Code.UPSTREAM_RATE_LIMITED,
        "AIサービスの利用回数の上限に達しました。少し待ってから試してください。",
        "The upstream limits the rate of requests; try again in a moment.",
    ),
    Failure.QUEUED: (
        429,
        Code.UPSTREAM_RATE_LIMITED,
        "このモデルへ同時に送れる数（設定 concurrency）が埋まっていて、順番が来ませんでした。少し待ってください。",
        "As many requests as `concurrency` allows were under way; try again in a moment.",
    ),
    Failure.OVERLOADED: (
        503,
        Code.UPSTREAM_OVERLOADED,
        "AIサービスが混み合っています。時間をおいて試してください。",
        "The upstream is overloaded; try again later.",
    ),
    Failure.RESTING: (
        503,
        Code.UPSTREAM_OVERLOADED,
        "AIサービスの失敗が続いたため、送信を休んでいます。しばらく待ってから試してください。",
        "The upstream has failed too often just now, and is left alone for a while.",
    ),
    Failure.UNREACHABLE: (
        502,
        Code.UPSTREAM_ERROR,
        "AIサービスに接続できません。時間をおいて試してください。",
        "The upstream failed: no connection.",
    ),
    Failure.MALFORMED: (
        502,
        Code.UPSTREAM_ERROR,
        "AIサービスの回答が読めない形でした。時間をおいて試してください。",
        "The upstream failed: its answer cannot be read.",
    ),
    Failure.CUT_OFF: (502, Code.UPSTREAM_ERROR, _CUT_OFF, "The upstream broke its answer off."),
    Failure.TOO_LARGE: (
        502,
        Code.UPSTREAM_ERROR,
        "AIサービスの回答が大きすぎます。範囲を絞って試してください。",
        "The upstream failed: its answer is too large.",
    ),
}


def _advice(status: int | None) -> str:
    if status in (400, 413, 422):
        return "依頼の長さと、モデルが受け付ける指定かどうかを確かめてください。"
    if status in (401, 402, 403, 404):
        return "モデルの設定（鍵・接続先・モデル名）を管理者に確かめてください。"
    return "時間をおいて試してください。"


def as_error(failure: UpstreamFailed) -> GatewayError:
    """What the caller is told."""
    if failure.kind in _SAID:
        status, code, japanese, english = _SAID[failure.kind]
    else:
        number = f"状態 {failure.status}" if failure.status else "状態不明"
        told = failure.status or "no status"
        status, code = 502, Code.UPSTREAM_ERROR
        japanese = f"AIサービスがエラーを返しました（{number}）。{_advice(failure.status)}"
        english = f"The upstream failed: {told}."
    return GatewayError(status, code, f"{japanese} ({english})", retry_after=failure.retry_after)
