"""`GET /v1/models`: the models of `config.yaml`, and nothing else that a provider might offer."""

from __future__ import annotations

import orjson
from starlette.types import Receive, Scope, Send

from gateway.entrance import authenticated
from gateway.errors import GatewayError
from gateway.http import respond, respond_error
from gateway.parts import Parts


class Models:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        models = [
            {"id": model.name, "object": "model", "created": 0, "owned_by": model.provider}
            for model in parts.settings.models
        ]
        self._body = orjson.dumps({"object": "list", "data": models})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await authenticated(self._parts.identities, scope)
        except GatewayError as error:
            await respond_error(send, error)
            return
        await respond(send, 200, self._body)
