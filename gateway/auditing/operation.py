"""What an operation of the auditors' API is: its place, what it takes, what it answers, and who may ask.

The types are the only description there is: requests are read by them, and the OpenAPI document is made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from audit.errors import AuditError, LogRefused
from audit.oversight.desk import Desk
from audit.oversight.roles import May
from audit.reading.filters import Filter
from audit.reading.words import NO_KIND, chosen
from gateway.auditing.office import Office
from gateway.auditing.refusals import as_error
from gateway.web.errors import Code, GatewayError, unreadable
from policies.rules.model import Policy
from policies.rules.vocabulary import JAPANESE_NAMES

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """One request: who sits at which desk, and what they gave."""

    office: Office
    desk: Desk
    path: Mapping[str, str]
    given: Mapping[type, Any] = field(repr=False)
    policy: Policy | None = field(default=None, repr=False)
    """What is in force, for an operation that is `guided`."""

    def get(self, kind: type[T]) -> T:
        found: T = self.given[kind]
        return found


@dataclass(frozen=True, slots=True)
class File:
    """An answer that is a file on disk; whoever was cut off asks for the rest of it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`takes` are dataclasses whose fields are the parameters: of the query for GET, else of the JSON body."""

    method: str
    path: str
    title: tuple[str, str]
    """In Japanese and in English."""
    may: May
    run: Callable[[Call], Any]
    answer: Any
    takes: tuple[type, ...] = ()
    status: int = 200
    or_may: May | None = None
    """Another permission that is enough."""
    guided: bool = False
    """Whether it tells of the rules in force."""


def read(takes: tuple[type, ...], given: Mapping[str, Any]) -> dict[type, Any]:
    """Raises a 400 that says which parameter is wrong, and never repeats its value."""
    known = {f.name for kind in takes for f in fields(kind)}
    unknown = sorted(set(given) - known)
    if unknown:
        raise GatewayError(
            400,
            Code.UNKNOWN_MEMBER,
            f"知らない項目があります。使えるのは {'、'.join(sorted(known)) or 'ありません'} です。"
            f" (Unknown parameter; there are: {', '.join(sorted(known)) or 'none'}.)",
            unknown[0][:100],
        )
    for name, value in given.items():
        if holds_null(value):
            raise unreadable(
                f"「{name}」に使えない文字（NUL）があります。 ({name}: a null character.)", name
            )
    return {kind: _read(kind, given) for kind in takes}


def holds_null(value: Any) -> bool:
    """Whether a null character stands in it: no text of ours has one, and PostgreSQL fails at being asked for it."""
    if isinstance(value, Mapping):
        return any(map(holds_null, value.values()))
    if isinstance(value, list | tuple):
        return any(map(holds_null, value))
    return isinstance(value, str) and "\0" in value


def _read(kind: type, given: Mapping[str, Any]) -> Any:
    own = {f.name: given[f.name] for f in fields(kind) if f.name in given}
    try:
        taken = adapter(kind).validate_python(own)
        return _with_kind(taken) if isinstance(taken, Filter) else taken
    except AuditError as error:
        raise as_error(error) from None
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
        name = ".".join(map(str, problem["loc"]))
        raise unreadable(
            f"「{name}」の値が正しくありません。 ({name}: {problem['msg']})", name
        ) from None


def _with_kind(wanted: Filter) -> Filter:
    """A type of finding by the word that pages show. Types that a policy made up have Latin names, too."""
    if wanted.finding is None or wanted.finding.isascii():
        return wanted
    found = chosen(JAPANESE_NAMES, wanted.finding)
    if found is None:
        raise LogRefused(NO_KIND)
    return replace(wanted, finding=found)


@cache
def adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
