"""`GET /schemas/…`: the form of pack files and of case files, for editors. It says nothing about this installation."""

from __future__ import annotations

from typing import Any

import orjson
from starlette.types import Receive, Scope, Send

from gateway.http import respond

SCHEMA_JSON = b"application/schema+json"


class Schema:
    def __init__(self, schema: dict[str, Any]) -> None:
        self._body = orjson.dumps(schema)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await respond(send, 200, self._body, kind=SCHEMA_JSON)
