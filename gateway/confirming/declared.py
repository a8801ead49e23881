"""What a caller says about a request in its headers: the class of its data, what it is for, and a confirmation."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote

from starlette.types import Scope

from gateway.confirming.confirmation import HEADER, REASON_HEADER
from gateway.confirming.wording import reason_of
from gateway.web.errors import GatewayError, unreadable
from gateway.web.http import header
from policies.rules.where import DATA_CLASSES, INTENDED_USES

DATA_CLASS, INTENDED_USE = b"x-data-class", b"x-intended-use"


@dataclass(frozen=True, slots=True)
class Declared:
    data_class: str = ""
    intended_use: str = ""
    confirmation: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    content_type: str = field(default="", repr=False)


def declared(scope: Scope) -> Declared:
    """Raises a refusal for a value that no rule could know: a slip must not pass for "not declared"."""
    return Declared(
        _one_of(header(scope, DATA_CLASS).upper(), DATA_CLASSES, DATA_CLASS),
        _one_of(header(scope, INTENDED_USE).lower(), INTENDED_USES, INTENDED_USE),
        header(scope, HEADER),
        reason_of(unquote(header(scope, REASON_HEADER))),
        header(scope, b"content-type"),
    )


def _one_of(given: str, known: tuple[str, ...], name: bytes) -> str:
    value = given.strip()
    if value and value not in known:
        raise _unknown(name.decode(), known)
    return value


def _unknown(name: str, known: tuple[str, ...]) -> GatewayError:
    return unreadable(
        f"見出し {name} に書けるのは {'、'.join(known)} です。 (Unknown value of the header {name}.)",
        name,
    )
