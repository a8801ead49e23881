"""What a provider is told in headers: what its protocol needs, and nothing of the caller or of this house."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from tests.fake_provider import FakeProvider
from tests.live import MESSAGE_KEY, RECORDING, Gateway

NEEDED = {
    "host",
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "user-agent",
}
OF_AN_SDK = "x-stainless-"
"""The version of the SDK, of Python and the like: litellm goes through OpenAI's."""
ASKED = [{"role": "user", "content": "x"}]
BODIES: dict[str, Any] = {
    "/v1/chat/completions": {"messages": ASKED},
    "/v1/responses": {"input": "x"},
    "/v1/messages": {"messages": ASKED, "max_tokens": 9},
    "/v1/completions": {"prompt": "x"},
    "/v1/embeddings": {"input": "x"},
    "/v1/audio/speech": {"input": "x", "voice": "alloy"},
    "/v1/images/generations": {"prompt": "x"},
}
OF_THE_CALLER = {
    "cookie": "session=secret-cookie",
    "x_api_key": "another-key",
    "x_forwarded_for": "10.1.2.3",
    "forwarded": "for=10.1.2.3",
    "x_real_ip": "10.1.2.3",
    "x_request_id": "request-1",
    "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "openai_organization": "org-caller",
    "openai_project": "proj-caller",
    "anthropic_beta": "beta-caller",
    "x_openwebui_user_name": "yamada",
    "user_agent": "client-of-the-caller/1.0",
    "referer": "https://intranet.example.jp/chat",
    "accept_language": "ja-JP",
    "x_sekisho_purpose": "test",
}


UNSTREAMED = ("/v1/embeddings", "/v1/audio/speech", "/v1/images/generations")


@pytest.mark.parametrize("model", ["mock", "lite"])
@pytest.mark.parametrize(
    ("path", "stream"),
    [(p, s) for p in BODIES for s in (False, True) if not (s and p in UNSTREAMED)],
)
def test_a_provider_is_told_nothing_of_the_caller_in_headers(
    gateway: Gateway, provider: FakeProvider, path: str, stream: bool, model: str
) -> None:
    body = {**BODIES[path], "model": model, **({"stream": True} if stream else {})}
    answer = gateway.post(body, path=path, **OF_THE_CALLER)
    assert answer.status == 200, answer.body
    (told,) = provider.headers
    assert {name for name in told if not name.startswith(OF_AN_SDK)} <= NEEDED
    assert told["authorization"] == "Bearer upstream-secret-key"
    for value in (*OF_THE_CALLER.values(), MESSAGE_KEY, answer.headers["x-sekisho-exchange"]):
        assert value not in told.values()
    assert model == "lite" or told["user-agent"] == "sekisho"


def test_a_recording_is_sent_without_the_headers_of_its_part(
    gateway: Gateway, provider: FakeProvider
) -> None:
    file = {"filename": "山田太郎.wav", "file_data": RECORDING}
    answer = gateway.form(
        {"model": "mock", "file": file}, path="/v1/audio/transcriptions", **OF_THE_CALLER
    )
    assert answer.status == 200
    assert set(provider.headers[0]) <= NEEDED
    assert "山田".encode() not in provider.raw[0]
    assert base64.b64decode(RECORDING)[:4] in provider.raw[0]
