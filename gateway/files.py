"""`/v1/files`: what the upload does with a judged file, and the caller's own files listed, given back, deleted."""

from __future__ import annotations

import orjson
from starlette.types import Receive, Scope, Send

from gateway.asked import Asked
from gateway.attachments.opening import no_such_file
from gateway.callers.entrance import authenticated
from gateway.current import Current
from gateway.endpoints.files import Files, expires_in
from gateway.handler import Handler, Handling
from gateway.parts import Parts
from gateway.web.body import Json
from gateway.web.errors import GatewayError
from gateway.web.http import respond, respond_error
from policies.rules.model import Action

BYTES = b"application/octet-stream"


class Uploading(Handler):
    """`POST /v1/files`: read, screened and recorded like any request; kept unless a rule stops it."""

    def __init__(self, current: Current) -> None:
        super().__init__(current, Files())

    def _handling(self, parts: Parts) -> Handling:
        return _Keeping(parts, self._endpoint)


class _Keeping(Handling):
    async def _here(self, asked: Asked) -> Json | None:
        judged, upload = asked.judged, asked.upload
        if upload is None or judged.decision.action >= Action.ROUTE:
            return None
        exchange = judged.exchange
        identity = exchange.id.replace("ex-", "file-", 1)
        purpose = asked.request.body["purpose"]
        file = (upload.name, upload.raw)
        after = expires_in(asked.request.body)
        stored = await self._parts.uploads.keep(
            exchange.principal.subject, identity, purpose, file, after
        )
        return stored.told()


class OwnFiles:
    """`GET` and `DELETE` under `/v1/files`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            principal = await authenticated(self._parts.identities, scope)
            body, kind = await self._told(scope, principal.subject)
        except GatewayError as error:
            await respond_error(send, error)
            return
        await respond(send, 200, body, kind=kind)

    async def _told(self, scope: Scope, subject: str) -> tuple[bytes, bytes]:
        identity = scope.get("path_params", {}).get("file")
        uploads = self._parts.uploads
        if identity is None:
            listed = [stored.told() for stored in await uploads.all(subject)]
            ends = {"first_id": listed[0]["id"], "last_id": listed[-1]["id"]} if listed else {}
            return _json({"object": "list", "data": listed, "has_more": False, **ends})
        if scope["method"] == "DELETE":
            if not await uploads.forget(subject, identity):
                raise no_such_file()
            return _json({"id": identity, "object": "file", "deleted": True})
        if scope["path"].endswith("/content"):
            held = await uploads.fetch(subject, identity)
            if held is None:
                raise no_such_file()
            return held[1], BYTES
        stored = await uploads.one(subject, identity)
        if stored is None:
            raise no_such_file()
        return _json(stored.told())


def _json(value: Json) -> tuple[bytes, bytes]:
    return orjson.dumps(value), b"application/json"
