"""`GET /schemas/policy.v1.json`: the form of pack files, for editors. It says nothing about this installation."""

from __future__ import annotations

import orjson
from starlette.types import Receive, Scope, Send

from gateway.http import respond
from policies.schema import json_schema

SCHEMA_JSON = b"application/schema+json"


class PolicySchema:
    def __init__(self) -> None:
        self._body = orjson.dumps(json_schema())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await respond(send, 200, self._body, kind=SCHEMA_JSON)
