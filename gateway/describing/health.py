"""Is the process alive (`/healthz`), and can it do its work (`/readyz`)?"""

from __future__ import annotations

import orjson
from starlette.types import Receive, Scope, Send

from gateway.current import Current
from gateway.web.http import respond


async def alive(scope: Scope, receive: Receive, send: Send) -> None:
    await respond(send, 200, b'{"status":"ok"}')


class Ready:
    """200 when requests can be screened and recorded, 503 when not; the body says which of the parts is missing."""

    def __init__(self, current: Current) -> None:
        self._current = current

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = self._current.parts
        writable = parts.log.healthy
        detectors = sorted(parts.screening.screen.entities)
        ready = writable and bool(detectors)
        body = {
            "status": "ready" if ready else "not_ready",
            "policy": parts.policy.digest,
            "bundle": parts.origin.bundle,
            "publication": parts.origin.publication,
            "policy_refused": self._current.refused,
            "log_writable": writable,
            "audit": self._audit(),
            "detectors": {"digest": parts.screening.screen.digest, "entities": detectors},
        }
        await respond(send, 200 if ready else 503, orjson.dumps(body))

    def _audit(self) -> dict[str, object]:
        """The state of the proof: shown, but no reason to turn requests away, which are recorded all the same."""
        sealer = self._current.parts.sealer
        return {
            "sealing": sealer.state,
            "sinks": sealer.courier.states if sealer.state.leading else (),
        }
