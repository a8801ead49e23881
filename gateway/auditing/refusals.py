"""What the log refuses, as errors of the gateway's own shape, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import Scope

from audit.erasure.erasing import ErasureRefused
from audit.erasure.holds import Held
from audit.errors import AuditError, AuditUnavailable, LogRefused
from audit.ledger.approval import ApprovalRefused, NothingAsked
from audit.ledger.review import NoSuchExchange, ReviewRefused
from audit.oversight.roles import NotAllowed
from audit.reviews.checklist import ChecklistRefused
from gateway.auditing.jobs import TooManyJobs
from gateway.web.errors import Code, GatewayError
from gateway.web.http import header


class NotThere(LogRefused):
    """There is nothing of this name: a 404."""


class CaseRefused(LogRefused):
    """No test case can be made of it: a 409."""


_STATUSES: Mapping[type[AuditError], tuple[int, Code]] = {
    NotThere: (404, Code.NOT_FOUND),
    NoSuchExchange: (404, Code.NOT_FOUND),
    NothingAsked: (404, Code.NOT_FOUND),
    NotAllowed: (403, Code.ROLE_REQUIRED),
    ReviewRefused: (409, Code.STEP_REFUSED),
    ChecklistRefused: (409, Code.STEP_REFUSED),
    ApprovalRefused: (409, Code.STEP_REFUSED),
    ErasureRefused: (409, Code.STEP_REFUSED),
    Held: (409, Code.STEP_REFUSED),
    CaseRefused: (409, Code.STEP_REFUSED),
    TooManyJobs: (503, Code.AUDIT_BUSY),
    AuditUnavailable: (503, Code.AUDIT_UNAVAILABLE),
    LogRefused: (400, Code.INVALID_REQUEST),
}
"""The first that fits counts."""


def no_exchange() -> NotThere:
    return NotThere("そのやり取りはありません (no such exchange)")


def as_error(error: GatewayError | AuditError) -> GatewayError:
    if isinstance(error, GatewayError):
        return error
    for kind, (status, code) in _STATUSES.items():
        if isinstance(error, kind):
            return GatewayError(status, code, str(error))
    return GatewayError(503, Code.AUDIT_UNAVAILABLE, str(error))


def in_english(scope: Scope) -> bool:
    """Whether the client would rather have English than Japanese."""
    weights = {"ja": 0.0, "en": 0.0}
    for number, part in enumerate(header(scope, b"accept-language").split(",")):
        tag, _, rest = part.strip().partition(";")
        language = tag.strip().lower().split("-")[0]
        if language in weights:
            weights[language] = max(weights[language], _weight(rest) - number / 1000)
    return weights["en"] > weights["ja"]


def _weight(text: str) -> float:
    try:
        return float(text.partition("=")[2]) if text.strip() else 1.0
    except ValueError:
        return 0.0
