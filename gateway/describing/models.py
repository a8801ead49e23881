"""`GET /v1/models` and `/v1/models/{id}`: the models of `config.yaml`, and nothing else that a provider might offer."""

from __future__ import annotations

import orjson
from starlette.types import Receive, Scope, Send

from gateway.callers.entrance import authenticated
from gateway.parts import Parts
from gateway.web.body import Json
from gateway.web.errors import GatewayError, unknown_model
from gateway.web.http import respond, respond_error


class Models:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._models = {
            model.name: {
                "id": model.name,
                "object": "model",
                "created": 0,
                "owned_by": model.provider,
            }
            for model in parts.settings.models
        }
        self._all = {"object": "list", "data": list(self._models.values())}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await authenticated(self._parts.identities, scope)
            told = self._told(scope.get("path_params", {}).get("model"))
        except GatewayError as error:
            await respond_error(send, error)
            return
        await respond(send, 200, orjson.dumps(told))

    def _told(self, name: str | None) -> Json:
        """Names may hold slashes, as those of many open models do."""
        told = self._all if name is None else self._models.get(name)
        if told is None:
            raise unknown_model(tuple(self._models))
        return told
