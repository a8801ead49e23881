"""The gateway as its operator meets it: first start, keys, console, workers, PostgreSQL, other providers."""

from __future__ import annotations

import json
import re
from pathlib import Path

import orjson
import pytest

from tests.fake_provider import Fails, FakeProvider, calls, says
from tests.journeys.test_failures import until
from tests.journeys.test_publishing import activated, pack, publish
from tests.live import MESSAGE_KEY, Gateway

ASK = {"model": "mock", "messages": [{"role": "user", "content": "山田太郎様への案内文"}]}
CONFIRMING = """
pack: {id: confirming, title: 確認, version: "1"}
rules:
  - id: confirm-names
    title: 氏名は確認してから
    basis: [{document: 指針, clause: 第3条, status: unconfirmed}]
    on: request
    detect: [PERSON]
    action: confirm
    message: 氏名が含まれています。必要か確認してください。
    tests: [{text: 山田太郎様, action: confirm}]
"""


def test_the_first_start_tells_all_that_a_newcomer_needs(gateway: Gateway) -> None:
    told = gateway.log.read_text(encoding="utf-8")
    assert f"{gateway.url}/v1" in told
    assert f"{gateway.url}/console" in told
    (key,) = set(re.findall("sk-sekisho-[0-9a-f]{12}-[0-9a-f]{50}", told))
    assert gateway.post({**ASK, "model": "demo"}, key=key).status == 200


def test_a_second_start_shows_no_key(folder: Path, provider: FakeProvider) -> None:
    gateway = Gateway(folder, provider.url, cold=True)
    for _ in range(2):
        with gateway:
            assert gateway.get("/healthz").json == {"status": "ok"}
    assert len(set(re.findall("sk-sekisho-[0-9a-f]+-[0-9a-f]+", gateway.log.read_text()))) == 1


def test_keys_are_created_listed_and_revoked(gateway: Gateway) -> None:
    key = gateway.sekisho(
        "key", "create", "--user", "職員九", "--department", "税務課"
    ).stdout.strip()
    assert gateway.post(ASK, key=key).status == 200
    assert "職員九" in gateway.sekisho("key", "list").stdout
    identity = key.split("-")[2]
    assert gateway.sekisho("key", "revoke", identity).returncode == 0
    until(lambda: gateway.post(ASK, key=key).status == 401)
    again = gateway.sekisho("key", "revoke", identity)
    assert (again.returncode, identity in again.stderr) == (2, True)


def test_ready_says_what_is_in_force(gateway: Gateway) -> None:
    ready = gateway.get("/readyz").json
    assert ready["status"] == "ready"
    assert ready["log_writable"] is True
    assert "JP_MY_NUMBER" in ready["detectors"]["entities"]
    assert ready["policy"] == gateway.post(ASK).headers["x-sekisho-policy"]


def test_the_proof_is_made_by_the_gateway_itself(gateway: Gateway) -> None:
    sealing = gateway.get("/readyz").json["audit"]["sealing"]
    assert (sealing["leading"], sealing["problem"]) == (True, None)
    assert sealing["signed"] >= 1
    verified = gateway.sekisho("audit", "verify", "--json")
    assert orjson.loads(verified.stdout)["verdicts"]["anchoring"] == "intact"


def test_the_console_shows_every_rule_with_its_clause(gateway: Gateway) -> None:
    page = gateway.get("/")
    text = page.body.decode()
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "ルール4" in text and "個人番号" in text and "条文は未確認" in text
    assert "script" not in page.headers["content-security-policy"]


def test_the_configuration_is_shown_without_its_secrets(gateway: Gateway) -> None:
    shown = gateway.sekisho("config", "check")
    assert shown.returncode == 0
    assert json.loads(shown.stdout)["models"][1]["upstream_model"] == "upstream-model"
    assert "upstream-secret-key" not in shown.stdout and MESSAGE_KEY not in shown.stdout


def test_a_wrong_configuration_is_told_and_nothing_starts(
    folder: Path, provider: FakeProvider
) -> None:
    gateway = Gateway(folder, provider.url)
    gateway.config.write_text(gateway.config.read_text() + "listn: {}\n")
    told = gateway.sekisho("serve")
    assert told.returncode == 2
    assert "「listen」ではありませんか" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_port_in_use_is_told(gateway: Gateway) -> None:
    told = gateway.sekisho("serve", "--port", str(gateway.port))
    assert told.returncode == 2
    assert "--port" in told.stderr


def test_a_confirmation_is_asked_for_and_then_honoured_once_given(
    folder: Path, provider: FakeProvider
) -> None:
    policy = folder / "confirming.yaml"
    policy.write_text(CONFIRMING, encoding="utf-8")
    with Gateway(folder, provider.url, policy=policy) as gateway:
        asked = gateway.post(ASK)
        (token,) = re.findall("x-sekisho-confirm: ([A-Za-z0-9_=-]+)", asked.text)
        assert provider.received == []
        assert gateway.post(ASK, x_sekisho_confirm=token).text.startswith("山田太郎様への案内文")
        other = {**ASK, "messages": [{"role": "user", "content": "佐藤花子様への案内文"}]}
        assert "確認が必要" in gateway.post(other, x_sekisho_confirm=token).text
        assert "確認が必要" in gateway.post(ASK, x_sekisho_confirm=token[:-4] + "AAAA").text
        assert len(provider.received) == 1


def test_two_workers_share_one_log_and_follow_what_is_published(
    folder: Path, provider: FakeProvider
) -> None:
    with Gateway(folder, provider.url, workers=2) as gateway:
        seen = {gateway.post(ASK).headers["x-sekisho-exchange"] for _ in range(20)}
        entered = json_lines(gateway.sekisho("audit", "list", "--json").stdout)
        assert {row["exchange"] for row in entered} == seen
        published = publish(gateway, pack(folder, "two")).number
        followed = [0, 0, published, published]  # each by itself
        until(lambda: activated(gateway) == followed)
        gateway.stop()
        verified = gateway.sekisho("audit", "verify")
        assert verified.returncode == 0, verified.stdout


def json_lines(text: str) -> list[dict[str, str]]:
    whole = text.strip()
    rows = (
        json.loads(whole)
        if whole.startswith("[")
        else [json.loads(line) for line in whole.split("\n")]
    )
    return list(rows)


def test_the_same_gateway_on_postgresql(
    folder: Path, provider: FakeProvider, postgres_url: str
) -> None:
    with Gateway(folder, provider.url, database=postgres_url) as gateway:
        answer = gateway.post({**ASK, "stream": True})
        assert answer.text.startswith("山田太郎様への案内文")
        shown = gateway.sekisho("audit", "show", answer.headers["x-sekisho-exchange"])
        assert "山田太郎様への案内文" in shown.stdout
        assert gateway.sekisho("audit", "verify").returncode == 0


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_other_providers_are_reached_through_litellm(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    answer = gateway.post(
        {**ASK, "model": "lite", "stream": stream, "chat_id": "extra", "api_base": "http://evil/"}
    )
    assert answer.text.startswith("山田太郎様への案内文")
    assert provider.received[0]["model"] == "upstream-model"
    assert "山田太郎".encode() not in provider.raw[0]


def test_tools_go_through_litellm(gateway: Gateway, provider: FakeProvider) -> None:
    provider.script = calls("send", '{"to": "窓口"}')
    tool = {
        "type": "function",
        "function": {"name": "send", "parameters": {"type": "object", "properties": {}}},
    }
    answer = gateway.post({**ASK, "model": "lite", "tools": [tool]})
    (call,) = answer.json["choices"][0]["message"]["tool_calls"]
    assert json.loads(call["function"]["arguments"]) == {"to": "窓口"}


def test_a_failure_behind_litellm_shows_its_status_alone(
    gateway: Gateway, provider: FakeProvider
) -> None:
    provider.script = lambda body: Fails(
        401, '{"error": {"message": "bad key upstream-secret-key"}}'
    )
    answer = gateway.post({**ASK, "model": "lite"})
    assert (answer.status, answer.json["error"]["code"]) == (502, "upstream_error")
    assert b"upstream-secret" not in answer.body
    assert "upstream-secret" not in gateway.log.read_text()


def test_nothing_personal_is_in_the_process_log(gateway: Gateway, provider: FakeProvider) -> None:
    provider.script = says("回答の中の佐藤花子さん")
    for model in ("mock", "lite", "demo"):
        gateway.post({**ASK, "model": model})
    told = gateway.log.read_text(encoding="utf-8").replace("山田太郎様（090-1234-5678）", "")
    assert "山田" not in told and "佐藤" not in told
