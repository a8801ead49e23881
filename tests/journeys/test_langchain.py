"""LangChain's own standard tests for chat models, run with `ChatOpenAI` and nothing changed but its base URL."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from langchain_tests.integration_tests import ChatModelIntegrationTests
from pydantic import SecretStr

from tests.fake_provider import FakeProvider
from tests.live import MESSAGE_KEY, Gateway
from tests.obliging import obliges

# The libraries' own warnings about their own types.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Received a Pydantic BaseModel V1 schema"),
    pytest.mark.filterwarnings("ignore:Pydantic serializer warnings"),
]


class TestChatCompletions(ChatModelIntegrationTests):
    @pytest.fixture(autouse=True)
    def _behind_the_gateway(self, gateway: Gateway, provider: FakeProvider) -> None:
        provider.script = obliges()
        self._settings = {
            "model": "mock",
            "base_url": f"{gateway.url}/v1",
            "api_key": MESSAGE_KEY,
            "max_retries": 0,
        }

    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return ChatOpenAI

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return self._settings

    @property
    def supports_json_mode(self) -> bool:
        return True

    @property
    def model_override_value(self) -> str:
        return "lite"

    @property
    def standard_chat_model_params(self) -> dict[str, Any]:
        return {}


class TestResponses(TestChatCompletions):
    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {**self._settings, "use_responses_api": True}


def chat(gateway: Gateway, **options: Any) -> ChatOpenAI:
    return ChatOpenAI(
        model="mock",
        base_url=f"{gateway.url}/v1",
        api_key=SecretStr(MESSAGE_KEY),
        max_retries=0,
        **options,
    )


@pytest.mark.parametrize("options", [{}, {"use_responses_api": True}], ids=["chat", "responses"])
def test_what_langchain_sends_is_masked_and_restored(
    gateway: Gateway, provider: FakeProvider, options: dict[str, Any]
) -> None:
    asked = "佐藤花子様（電話 03-1234-5678）への返信を書いて"
    whole = chat(gateway, **options).invoke(asked)
    streamed = "".join(chunk.text for chunk in chat(gateway, **options).stream(asked))
    assert whole.text.startswith(asked)
    assert streamed.startswith(asked)
    assert not any("佐藤花子".encode() in raw or b"03-1234" in raw for raw in provider.raw)


@pytest.mark.parametrize("options", [{}, {"use_responses_api": True}], ids=["chat", "responses"])
def test_what_langchain_may_not_send_is_answered_with_the_rule(
    gateway: Gateway, provider: FakeProvider, options: dict[str, Any]
) -> None:
    answer = chat(gateway, **options).invoke("個人番号は123456789018です")
    assert "ルール" in answer.text
    assert provider.raw == []


def test_langchain_embeds_texts(gateway: Gateway) -> None:
    model = OpenAIEmbeddings(
        model="mock",
        base_url=f"{gateway.url}/v1",
        api_key=SecretStr(MESSAGE_KEY),
        check_embedding_ctx_length=False,  # otherwise it sends token numbers, which nobody can screen
    )
    assert model.embed_documents(["一", "二"]) == [[0.5, -0.25], [0.5, -0.25]]
