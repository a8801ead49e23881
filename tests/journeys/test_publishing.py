"""What is published is in force in a running gateway: whole, under load, and named in every record.

That every replica and worker follows is shown in `test_processes` and `test_installation`, where they run anyway.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import orjson
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, text

from audit.reading.read import Reader
from audit.record import Kind, Record
from gateway.auditing.authoring import packs_in_force
from gateway.cli import sekisho as cli
from gateway.publishing.library import NothingInForce, Standing
from gateway.publishing.publish import Intent, Press, signer_of
from gateway.publishing.standing import in_force
from gateway.publishing.statement import Statement
from gateway.settings import load_settings
from policies.rules.where import JAPAN
from tests.fake_provider import FakeProvider, echoes, says
from tests.live import ERROR_KEY, MESSAGE_KEY, Gateway

IN_FLIGHT, RELOADS = 200, 50
WAIT_S = 60.0

PACK = """
pack: {{id: {name}, title: 規則, version: "1", extends: [base-jp]}}
rules:
  - id: {name}-asked
    title: 依頼の注意
    basis: [{{document: 指針, clause: 第1条, status: unconfirmed}}]
    on: request
    words: [福島]
    action: {action}
    message: {mark}の注意
    tests: [{{text: 福島へ, action: {action}}}, {{text: 価格は, action: allow}}]
  - id: {name}-label
    title: 表示
    basis: [{{document: 指針, clause: 第2条, status: unconfirmed}}]
    on: response
    action: label
    label: {{id: {name}, text: ※{mark}}}
    tests: [{{text: はい, action: label}}]
"""
EXCEPTED = "".join(
    f"""  - id: two-{name}
    title: 地名
    basis: [{{document: 指針, clause: 第3条, status: unconfirmed}}]
    on: request
    words: [{word}]
    action: block
    message: 地名です。
    tests: [{{text: {word}へ, action: block}}, {{text: 価格は, action: allow}}]
"""
    for name, word in (("active", "白河"), ("expired", "会津"))
)
EXCEPTION = """  - id: x-{name}
    rule: two-{name}
    reason: 観光案内を作るため
    owner: 観光課長
    approver: 統括課長
    scope: {{people: [職員一]}}
    from: "{first}"
    until: "{last}"
    tests:
      - {{text: 白河と会津, action: allow, given: {{person: 職員一}}}}
      - {{text: 白河と会津, action: block, given: {{person: 職員二}}}}
"""
BODY = {
    "model": "mock",
    "stream": True,
    "messages": [{"role": "user", "content": "福島の観光案内を書いて"}],
}
MARKS = {"one": "甲", "two": "乙"}


def pack(folder: Path, name: str, action: str = "notice") -> Path:
    path = folder / f"{name}.yaml"
    path.write_text(PACK.format(name=name, mark=MARKS[name], action=action), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def shared(
    shared_provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("publishing")
    with Gateway(folder, shared_provider.url, policy=pack(folder, "one")) as gateway:
        yield gateway


@pytest.fixture
def gateway(shared: Gateway, shared_provider: FakeProvider) -> Iterator[Gateway]:
    shared_provider.script, shared_provider.gap_s = echoes(), 0.0
    yield shared
    shared_provider.gap_s = 0.0


def sekisho(gateway: Gateway, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["policy", *arguments, "--config", str(gateway.config)])


def press_of(gateway: Gateway) -> Press:
    return Press(load_settings(gateway.config, packs_needed=False))


def publish(gateway: Gateway, file: Path, **more: Any) -> Statement:
    with press_of(gateway) as press:
        return signed(press, press.library.of_files([file]), **more)


def signed(press: Press, standing: Standing, **more: Any) -> Statement:
    intent = Intent("総務課係長", "総務課長", "改定", **more)
    return press.publish(standing, intent, datetime.now(UTC))


def state(gateway: Gateway) -> Any:
    return gateway.get("/readyz").json


def until_in_force(gateway: Gateway, number: int) -> float:
    """How long that took, in seconds: asked for in two, on a machine that does nothing else."""
    began = time.monotonic()
    while state(gateway)["publication"] != number:
        assert time.monotonic() < began + WAIT_S, f"publication {number} is not in force"
        time.sleep(0.03)
    return time.monotonic() - began


def until_the_next_second() -> None:
    time.sleep(1.0 - time.time() % 1.0 + 0.001)


def records(gateway: Gateway) -> list[Record]:
    with Reader.open(gateway.database) as reader:
        return list(reader.records())


def events(gateway: Gateway, name: str) -> list[Any]:
    return [r.body for r in records(gateway) if r.body.get("event") == name]


def activated(gateway: Gateway) -> list[int]:
    """What each process has put in force, by number: 0 for the files that it started with."""
    return sorted(event["publication"] for event in events(gateway, "policy-activated"))


async def _asked(session: aiohttp.ClientSession, url: str) -> tuple[str, str, str]:
    headers = {"authorization": f"Bearer {MESSAGE_KEY}"}
    async with session.post(f"{url}/v1/chat/completions", json=BODY, headers=headers) as answer:
        assert answer.status == 200
        said = ""
        async for line in answer.content:
            if line.startswith(b"data: ") and line.strip() != b"data: [DONE]":
                event = orjson.loads(line[6:])
                said += event["choices"][0]["delta"].get("content") or ""
        assert line.strip() in (b"", b"data: [DONE]")
        return answer.headers["x-sekisho-exchange"], answer.headers["x-sekisho-bundle"], said


async def _under_load(
    gateway: Gateway, files: list[Path], provider: FakeProvider
) -> list[tuple[str, str, str]]:
    """`IN_FLIGHT` requests at any time, while one publication after another comes into force. Answers are slow, so that
    each lives through many: then those that still run are let out."""
    answers: list[tuple[str, str, str]] = []
    over = asyncio.Event()

    async def client(session: aiohttp.ClientSession) -> None:
        while not over.is_set():
            answers.append(await _asked(session, gateway.url))

    async def once(session: aiohttp.ClientSession) -> None:
        answers.append(await _asked(session, gateway.url))

    connector = aiohttp.TCPConnector(limit=IN_FLIGHT + len(files))
    async with aiohttp.ClientSession(connector=connector) as session, asyncio.TaskGroup() as group:
        for _ in range(IN_FLIGHT):
            group.create_task(client(session))
        while len(provider.received) < IN_FLIGHT:
            await asyncio.sleep(0.01)
        with press_of(gateway) as press:
            candidates = [press.library.of_files([file]) for file in files]
            for reload in range(RELOADS):
                statement = await asyncio.to_thread(signed, press, candidates[reload % 2])
                await asyncio.to_thread(until_in_force, gateway, statement.number)
                if reload < len(
                    files
                ):  # so that each has judged something, however quick the rest is
                    sent = len(provider.received)
                    group.create_task(once(session))
                    while len(provider.received) == sent:
                        await asyncio.sleep(0.01)
        over.set()
        provider.gap_s = 0.0
    return answers


def test_before_the_first_publication_the_files_that_were_started_with_are_shown(
    gateway: Gateway,
) -> None:
    file = gateway.folder / "one.yaml"
    written = file.read_text(encoding="utf-8")
    file.unlink()
    shown = sekisho(
        gateway,
        "show",
        "--at",
        f"{datetime.now(JAPAN) + timedelta(seconds=1):%Y-%m-%d %H:%M:%S}",
    )
    pack(gateway.folder, "one", "block")
    people = ("--author", "総務課係長", "--approver", "総務課長", "--reason", "改定")
    compared = sekisho(gateway, "publish", "--dry-run", *people).output
    file.write_text(written, encoding="utf-8")
    assert "config.yaml の policies" in shown.output and "one-asked" in shown.output
    assert "one-asked: 対応が変わる：notice → block" in compared


def test_a_publication_is_in_force_without_a_restart(gateway: Gateway) -> None:
    with press_of(gateway) as press:
        settings = load_settings(gateway.config)
        assert packs_in_force(press.library, settings) == ["../one.yaml"]
        statement = publish(gateway, pack(gateway.folder, "two"))
        assert packs_in_force(press.library, settings) == ["../two.yaml"]  # for a case file
    took = until_in_force(gateway, statement.number)
    print(f"in force {took:.2f} s after it was published")  # noqa: T201
    answer = gateway.post({**BODY, "stream": False})
    assert answer.text.endswith("※乙\n※乙の注意")
    assert answer.headers["x-sekisho-bundle"] == statement.bundle
    assert activated(gateway) == [0, statement.number]
    people = ("--author", "総務課係長", "--approver", "総務課長", "--reason", "戻す")
    first = sekisho(gateway, "rollback", *people)  # of the first publication: nothing is before it
    assert first.exit_code == 2 and "PACKS を省いた sekisho policy publish" in first.output


def test_fifty_reloads_under_load_harm_no_request(
    gateway: Gateway, shared_provider: FakeProvider
) -> None:
    shared_provider.script, shared_provider.gap_s = says("一二三四五六"), 2.0
    shared_provider.received.clear()
    before = len(events(gateway, "policy-activated"))
    files = [pack(gateway.folder, "one"), pack(gateway.folder, "two")]
    answers = asyncio.run(_under_load(gateway, files, shared_provider))
    kept = records(gateway)
    assert len(events(gateway, "policy-activated")) == before + RELOADS
    assert len(answers) >= IN_FLIGHT
    judged = {r.exchange: r.body for r in kept if r.kind is Kind.REQUEST}
    closed = {r.exchange: r.body for r in kept if r.kind is Kind.CLOSING}
    names: dict[str, set[str]] = {}
    for exchange, bundle, said in answers:
        name = judged[exchange]["rules"][0].partition("-")[0]
        assert said == f"一二三四五六\n\n※{MARKS[name]}\n※{MARKS[name]}の注意"
        assert judged[exchange]["bundle"] == bundle
        assert judged[exchange]["rules"] == [f"{name}-asked"]
        assert (closed[exchange]["outcome"], closed[exchange]["label"]) == ("completed", name)
        names.setdefault(bundle, set()).add(name)
    assert sorted(map(sorted, names.values())) == [["one"], ["two"]]


def test_a_running_answer_keeps_the_policy_that_it_began_with(
    gateway: Gateway, shared_provider: FakeProvider
) -> None:
    until_in_force(gateway, publish(gateway, pack(gateway.folder, "one")).number)
    shared_provider.script, shared_provider.gap_s = says("一二三四五六" * 20), 2.0
    shared_provider.received.clear()

    async def across() -> tuple[str, str, str]:
        async with aiohttp.ClientSession() as session:
            asked = asyncio.create_task(_asked(session, gateway.url))
            while not shared_provider.received:
                await asyncio.sleep(0.01)
            statement = await asyncio.to_thread(publish, gateway, pack(gateway.folder, "two"))
            await asyncio.to_thread(until_in_force, gateway, statement.number)
            assert not asked.done()
            shared_provider.gap_s = 0.0  # the rest of it is let out
            return await asked

    _, bundle, said = asyncio.run(across())
    assert said.endswith("※甲\n※甲の注意") and bundle != state(gateway)["bundle"]


def test_a_publication_comes_into_force_at_its_time(gateway: Gateway) -> None:
    soon = datetime.now(UTC) + timedelta(seconds=2)
    statement = publish(gateway, pack(gateway.folder, "one"), effective_from=soon)
    assert (
        f"{statement.number}  予定" in sekisho(gateway, "log").output or datetime.now(UTC) >= soon
    )
    until_in_force(gateway, statement.number)
    assert datetime.now(UTC) >= soon


def test_what_was_in_force_at_a_time_is_shown_and_can_be_brought_back(gateway: Gateway) -> None:
    shown = {}
    for name in ("two", "one"):
        statement = publish(gateway, pack(gateway.folder, name))
        until_the_next_second()  # `--at` is told in whole seconds
        shown[name] = (statement.number, f"{datetime.now(JAPAN):%Y-%m-%d %H:%M:%S}")
    people = ("--author", "総務課係長", "--approver", "総務課長", "--reason", "戻す")
    back = sekisho(gateway, "rollback", *people)
    assert back.exit_code == 0, back.output
    until_in_force(gateway, statement.number + 1)
    for name, (number, at) in shown.items():
        then = sekisho(gateway, "show", "--at", at).output
        assert f"公開 {number}番" in then and f"{name}-asked" in then
    assert "two-asked" in sekisho(gateway, "show").output
    newest, *_ = map(json.loads, sekisho(gateway, "log", "--json").output.splitlines())
    assert (newest["restores"], newest["reason"]) == (shown["two"][0], "戻す")


def test_a_rule_in_notice_tells_and_stops_nothing(gateway: Gateway) -> None:
    file = pack(gateway.folder, "one", "block")
    text = file.read_text(encoding="utf-8").replace(
        "action: block\n", "action: block\n    mode: notice\n"
    )
    file.write_text(text, encoding="utf-8")
    until_in_force(gateway, publish(gateway, file).number)
    for stream in (False, True):
        answer = gateway.post({**BODY, "stream": stream})
        assert answer.headers["x-sekisho-notices"] == "one-asked"
        assert answer.headers["x-sekisho-decision"] in ("notice", "label")
        assert answer.text == "福島の観光案内を書いて\n\n※甲\n※甲の注意"
    asked = (r.body for r in records(gateway) if r.kind is Kind.REQUEST)
    judged = [b for b in asked if b["bundle"] == answer.headers["x-sekisho-bundle"]]
    assert [(b["decision"], b["would_be"]) for b in judged] == [("notice", "block")] * 2


def test_an_exception_holds_in_the_gateway_in_commands_and_in_a_replay_alike(
    gateway: Gateway,
) -> None:
    today = datetime.now(JAPAN).date()
    days = {
        "active": (today, today),
        "expired": (today - timedelta(days=9), today - timedelta(days=1)),
    }
    exceptions = "exceptions:\n" + "".join(
        EXCEPTION.format(name=name, first=first, last=last) for name, (first, last) in days.items()
    )
    file = pack(gateway.folder, "two")
    file.write_text(file.read_text(encoding="utf-8") + EXCEPTED + exceptions, encoding="utf-8")
    until_the_next_second()  # so is `--since`, and earlier exchanges were judged otherwise
    statement = publish(gateway, file)
    until_in_force(gateway, statement.number)
    said = {"model": "mock", "messages": [{"role": "user", "content": "白河と会津"}]}
    lifted, other = (gateway.post(said, key=key) for key in (MESSAGE_KEY, ERROR_KEY))
    assert (lifted.status, lifted.headers["x-sekisho-decision"]) == (200, "block")
    since = f"{statement.published_at.astimezone(JAPAN):%Y-%m-%d %H:%M:%S}"
    judged = {r.exchange: r.body for r in records(gateway) if r.kind is Kind.REQUEST}
    mine, theirs = (judged[a.headers["x-sekisho-exchange"]] for a in (lifted, other))
    lifts = [["x-active", "two-active", today.isoformat()]]
    assert (mine["rules"], mine["exceptions"]) == (["two-expired"], lifts)
    assert theirs["rules"] == ["two-active", "two-expired"] and "exceptions" not in theirs
    for event in ("policy-published", "policy-activated"):
        (entered,) = [e for e in events(gateway, event) if e["publication"] == statement.number]
        agreed = {one["id"]: one for one in entered["excepted"]}
        assert set(agreed) == {"x-active", "x-expired"}
        assert (agreed["x-active"]["owner"], agreed["x-active"]["approver"]) == (
            "観光課長",
            "統括課長",
        )
    assert "職員一" not in json.dumps(mine, ensure_ascii=False)
    again = json.loads(sekisho(gateway, "replay", "--json", "--since", since).stdout)
    assert (again["transitions"], again["reworded"]) == ([], 0) and again["judged"] >= 2
    facts = ("--person", "職員一", "--department", "情報政策課")
    told = sekisho(gateway, "explain", "白河と会津", *facts).output
    assert "x-active" in told and "例外 x-expired は期限切れ" in told
    reported = sekisho(gateway, "lint", str(file), "--log")
    assert reported.exit_code == 1
    assert "例外 x-active: 使用 1回" in reported.output
    assert "例外「x-expired」は期限切れです" in reported.output
    assert "例外「x-expired」は一度も使われていません" in reported.output


def test_a_wrong_file_changes_nothing_once_something_is_published(gateway: Gateway) -> None:
    statement = publish(gateway, pack(gateway.folder, "two"))
    until_in_force(gateway, statement.number)
    (gateway.folder / "one.yaml").write_text("pack：だめ", encoding="utf-8")
    people = ("--author", "甲", "--approver", "乙", "--reason", "改定")
    refused = sekisho(gateway, "publish", *people)
    assert refused.exit_code == 2 and "全角コロン" in refused.output
    assert state(gateway)["publication"] == statement.number


def test_a_bad_publication_changes_nothing_and_is_entered(gateway: Gateway) -> None:
    good = publish(gateway, pack(gateway.folder, "two"))
    until_in_force(gateway, good.number)
    engine = create_engine(gateway.database)
    with engine.begin() as connection:
        copy = "SELECT number + 1, statement, signature FROM policy_publications"
        connection.execute(
            text(f"INSERT INTO policy_publications {copy} ORDER BY number DESC LIMIT 1")
        )
        stored = orjson.dumps({**orjson.loads(good.stored), "number": good.number + 2})
        forged = "INSERT INTO policy_publications VALUES (:number, :stored, :signature)"
        row = {"number": good.number + 2, "stored": stored, "signature": b"s" * 64}
        connection.execute(text(forged), row)
    engine.dispose()
    with press_of(gateway) as press:
        broken = replace(good, number=good.number + 3, bundle="0" * 64)
        signed_all_the_same = broken.signed_with(signer_of(gateway.folder / "keys"))
        unread = press.library.of_files([gateway.folder / "two.yaml"]).packed
        press.library.shelf.add(signed_all_the_same, unread, datetime.now(UTC))
    deadline = time.monotonic() + WAIT_S
    while len(state(gateway)["policy_refused"]) < 3:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert state(gateway)["publication"] == good.number
    refused = {e["publication"]: e["reason"] for e in events(gateway, "policy-refused")}
    assert refused == {
        good.number + 1: "not_a_statement",
        good.number + 2: "bad_signature",
        good.number + 3: "no_bundle",
    }
    told = sekisho(gateway, "log").output
    assert "無効: 署名が正しくありません" in told and "無効: バンドルがないか" in told


def test_a_publication_that_was_taken_away_is_missed_after_a_restart_until_one_is_published_again(
    gateway: Gateway,
) -> None:
    pack(gateway.folder, "one")  # which the settings name
    settings = load_settings(gateway.config)
    first = publish(gateway, pack(gateway.folder, "two"))
    until_in_force(gateway, first.number)
    gateway.stop()
    engine = create_engine(gateway.database)
    with engine.begin() as connection:
        newest = "(SELECT max(number) FROM policy_publications)"
        connection.execute(text(f"DELETE FROM policy_publications WHERE number = {newest}"))
    engine.dispose()
    with pytest.raises(NothingInForce, match="公開の記載が消えています"):
        in_force(settings, datetime.now(UTC))
    with pytest.raises(AssertionError, match="公開の記載が消えています"):
        gateway.start()
    again = publish(gateway, pack(gateway.folder, "two"))
    (gateway.folder / "one.yaml").unlink()  # nobody needs the files of the settings any more
    gateway.start()
    assert state(gateway)["publication"] == again.number
