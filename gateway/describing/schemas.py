"""Descriptions for programs: the form of pack files and case files, for editors, and the endpoints.

They say nothing about this installation.
"""

from __future__ import annotations

import orjson
from starlette.types import Receive, Scope, Send

from gateway.describing.openapi import document
from gateway.web.http import respond
from policies.language.published import published


class Described:
    """One document, made once."""

    def __init__(self, body: bytes, kind: bytes) -> None:
        self._body, self._kind = body, kind

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await respond(send, 200, self._body, kind=self._kind)


def policy_schema() -> Described:
    return Described(published("policy.v1.json"), b"application/schema+json")


def case_schema() -> Described:
    return Described(published("cases.v1.json"), b"application/schema+json")


def openapi() -> Described:
    return Described(orjson.dumps(document()), b"application/openapi+json")
