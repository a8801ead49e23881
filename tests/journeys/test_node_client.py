"""OpenAI's client for Node, unmodified, against a running gateway."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.fake_provider import FakeProvider, calls
from tests.live import ERROR_KEY, MESSAGE_KEY, Gateway

HOME = Path(__file__).parent / "node"
ASKED = "佐藤花子様（電話 03-1234-5678）への返信を書いて"
FORBIDDEN = "個人番号は123456789018です"
TEXTS = ("whole", "streamed", "response", "streamedResponse", "completion")


def tried(gateway: Gateway, *asked: tuple[str, str], key: str = MESSAGE_KEY) -> list[Any]:
    """What each try gave, in one run of the client."""
    program = shutil.which("node")
    if program is None or not (HOME / "node_modules").is_dir():
        pytest.fail(
            "node (20 or newer) and its packages are needed: apt-get install nodejs npm; make test"
        )
    told = [json.dumps({"what": what, "text": text}) for what, text in asked]
    done = subprocess.run(
        [program, HOME / "chat.mjs", f"{gateway.url}/v1", key, *told],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_texts_are_masked_on_their_way_and_restored_whole_and_streamed(
    gateway: Gateway, provider: FakeProvider
) -> None:
    for told in tried(gateway, *((what, ASKED) for what in TEXTS)):
        assert told["gave"].startswith(ASKED)
    assert len(provider.raw) == len(TEXTS)
    assert not any("佐藤花子".encode() in raw or b"03-1234" in raw for raw in provider.raw)


def test_models_embeddings_and_moderations_are_answered(gateway: Gateway) -> None:
    models, vector, flagged, clean = tried(
        gateway,
        ("models", ""),
        ("embedding", "一"),
        ("moderation", FORBIDDEN),
        ("moderation", "会議の案内"),
    )
    assert models["gave"] == ["demo", "mock", "lite"]
    assert vector["gave"] == [0.5, -0.25]
    assert (flagged["gave"], clean["gave"]) == (True, False)


def test_tools_are_called_whole_and_streamed(gateway: Gateway, provider: FakeProvider) -> None:
    provider.script = calls("send", '{"to": "窓口"}')
    for told in tried(gateway, ("tool", "窓口に送って"), ("streamedTool", "窓口に送って")):
        assert told["gave"]["name"] == "send"
        assert json.loads(told["gave"]["arguments"]) == {"to": "窓口"}


def test_a_refusal_is_an_answer_in_words_or_the_clients_own_error(
    gateway: Gateway, provider: FakeProvider
) -> None:
    for told in tried(gateway, *((what, FORBIDDEN) for what in TEXTS)):
        assert "ルール1" in told["gave"]
    for told in tried(gateway, *((what, FORBIDDEN) for what in TEXTS), key=ERROR_KEY):
        assert (told["raised"], told["status"]) == ("PermissionDeniedError", 403)
        assert "ルール1" in told["told"]
    assert provider.raw == []
