"""Every endpoint that screens a request. What is not here, is not there."""

from __future__ import annotations

from gateway.endpoints.audio import Speech, Transcriptions, Translations
from gateway.endpoints.chat import Chat
from gateway.endpoints.completions import Completions
from gateway.endpoints.embeddings import Embeddings
from gateway.endpoints.endpoint import Endpoint
from gateway.endpoints.files import Files
from gateway.endpoints.images import Images
from gateway.endpoints.local import Moderations, TokenCount
from gateway.endpoints.messages import Messages
from gateway.endpoints.responses import Responses

ENDPOINTS: tuple[Endpoint, ...] = (
    Chat(),
    Responses(),
    Messages(),
    Completions(),
    Embeddings(),
    Moderations(),
    TokenCount(),
    Transcriptions(),
    Translations(),
    Speech(),
    Images(),
    Files(),
)
