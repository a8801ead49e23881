"""Every endpoint whose requests go to a provider."""

from __future__ import annotations

from gateway.endpoints.chat import Chat
from gateway.endpoints.endpoint import Endpoint

ENDPOINTS: tuple[Endpoint, ...] = (Chat(),)
