"""Every operation of the auditors' API: the routes and the OpenAPI document are made of this list."""

from __future__ import annotations

from gateway.auditing.approvals import APPROVALS
from gateway.auditing.authoring import AUTHORING
from gateway.auditing.erasures import ERASURES
from gateway.auditing.exports import EXPORTS
from gateway.auditing.lookups import LOOKUPS
from gateway.auditing.operation import Operation
from gateway.auditing.proofs import PROOFS
from gateway.auditing.reports import REPORTS
from gateway.auditing.reviews import REVIEWS

PREFIX = "/audit/v1"
OPERATIONS: tuple[Operation, ...] = (
    *LOOKUPS,
    *PROOFS,
    *AUTHORING,
    *EXPORTS,
    *REPORTS,
    *REVIEWS,
    *APPROVALS,
    *ERASURES,
)
