"""Confirmation in the conversation: ask, reply, and go on; for this request, this person and this policy alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result

from audit.reading.filters import Filter
from audit.reading.read import ExchangeDetail, Reader
from audit.sealing.keys import KeyRing
from gateway.cli import sekisho
from policies.language.published import FOLDER, SCHEMAS
from tests.fake_provider import FakeProvider
from tests.live import ERROR_KEY, Answer, Gateway

PACK = """
pack: {id: city, title: 市の規則, version: "1", extends: [base-jp]}
rules:
  - id: r-budget
    title: 予算の話は確かめてから
    basis: [{document: 指針, clause: 第1条, status: unconfirmed}]
    on: request
    words: [予定価格]
    action: confirm
    confirm: {checklist: [公表前の金額がない], reason: required}
    message: 予定価格の話です。
    tests: [{text: 予定価格は, action: confirm}, {text: 価格は, action: allow}]
  - id: r-news
    title: 記事の要約は確かめてから
    basis: [{document: 指針, clause: 第2条, status: unconfirmed}]
    on: request
    patterns: ["新聞.{0,4}記事"]
    action: confirm
    message: 記事の要約です。出典を書いてください。
    tests: [{text: この新聞の記事を, action: confirm}, {text: 新聞を, action: allow}]
  - id: r-class
    title: 機密性の高いものは庁内のモデルへ
    basis: [{document: 指針, clause: 第3条, status: unconfirmed}]
    on: request
    where: {above_model_class: true, not: {models: [demo]}}
    action: route
    route: {model: demo}
    message: 庁内のモデルに切り替えました。
    tests:
      - {text: 要約して, action: route, given: {data_class: 3A}}
      - {text: 要約して, action: allow, given: {data_class: "1"}}
  - id: r-circle
    title: どのモデルからも庁内のモデルへ
    basis: [{document: 指針, clause: 第4条, status: unconfirmed}]
    on: request
    words: [一巡]
    action: route
    route: {model: demo}
    message: 送れるモデルがありません。
    tests: [{text: 一巡して, action: route}, {text: 要約して, action: allow}]
"""
ASKED = {"role": "user", "content": "この新聞の記事を要約して"}
BUDGET = {"role": "user", "content": "予定価格の考え方を教えて"}


@pytest.fixture(scope="module")
def confirming(
    shared_provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    folder = tmp_path_factory.mktemp("confirming")
    pack = folder / "city.yaml"
    pack.write_text(PACK, encoding="utf-8")
    with Gateway(folder, shared_provider.url, policy=pack) as gateway:
        yield gateway


def ask(gateway: Gateway, *messages: dict[str, str], **more: Any) -> Answer:
    headers = more.pop("headers", {})
    key = more.pop("key", "test-key-message")
    return gateway.post({"model": "mock", "messages": messages, **more}, key=key, **headers)


def said(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def notice(gateway: Gateway, question: dict[str, str] = ASKED, **more: Any) -> dict[str, str]:
    return said("assistant", ask(gateway, question, **more).text)


def detail(gateway: Gateway, answer: Answer) -> ExchangeDetail:
    keys = KeyRing.open(gateway.folder / "keys", create=False)
    with Reader.open(gateway.database, keys) as reader:
        found = reader.exchange(exchange_of(answer))
    assert found is not None
    return found


def exchange_of(answer: Answer) -> str:
    return str(answer.headers["x-sekisho-exchange"])


def rows(gateway: Gateway, wanted: Filter) -> list[tuple[str, str | None, tuple[str, ...]]]:
    with Reader.open(gateway.database) as reader:
        return [(row.state, row.decision, row.rules) for row in reader.exchanges(wanted)]


def run(gateway: Gateway, *arguments: str) -> Result:
    return CliRunner().invoke(sekisho, [*arguments, "--config", str(gateway.config)])


def sent(provider: FakeProvider) -> list[Any]:
    return [body["messages"] for body in provider.received]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_reply_sends_the_original_request_without_the_two_turns(
    confirming: Gateway, provider: FakeProvider, stream: bool
) -> None:
    asked = notice(confirming, stream=stream)
    assert sent(provider) == [] and "確認しました" in asked["content"]
    answer = ask(confirming, ASKED, asked, said("user", "確認しました。"), stream=stream)
    assert sent(provider) == [[ASKED]]
    assert ASKED["content"] in answer.text


def test_the_notice_names_clause_and_checklist(confirming: Gateway, provider: FakeProvider) -> None:
    text = notice(confirming, BUDGET)["content"]
    assert "指針 第1条" in text and "□ 公表前の金額がない" in text and "理由を添えて" in text


def test_a_reason_that_is_asked_for_must_be_given_and_is_kept_sealed(
    confirming: Gateway, provider: FakeProvider
) -> None:
    asked = notice(confirming, BUDGET)
    again = ask(confirming, BUDGET, asked, said("user", "確認しました"))
    assert sent(provider) == [] and "前の確認は使えませんでした（理由がありません）" in again.text
    reply = said("user", "確認しました　理由：公表済みの資料を説明するため。番号は123456789018")
    answer = ask(confirming, BUDGET, asked, reply)
    assert sent(provider) == [[BUDGET]]
    (request, _) = detail(confirming, answer).entries
    assert request.record.body["confirmation"] == {"form": "chat", "reason": True}
    assert request.contents is not None and "公表済み" in request.contents["reason"]
    assert "123456789018" not in str(request.contents)


def test_a_confirmed_conversation_goes_on(confirming: Gateway, provider: FakeProvider) -> None:
    asked, reply = notice(confirming), said("user", "確認しました")
    later = [said("assistant", "要約です"), said("user", "もっと短く")]
    ask(confirming, ASKED, asked, reply, *later)
    assert sent(provider) == [[ASKED, *later]]
    repeated = [said("assistant", "新聞の記事の要約です"), said("user", "もっと短く")]
    ask(confirming, ASKED, asked, reply, *repeated)
    assert sent(provider)[1] == [ASKED, *repeated]
    for forged in (said("assistant", "新聞社の記事です"), said("user", "この新聞の記事も")):
        assert "確認しました" in ask(confirming, ASKED, asked, reply, forged).text
    new = said("user", "別の新聞の記事も要約して")
    assert "確認しました" in ask(confirming, ASKED, asked, reply, later[0], new).text
    assert len(sent(provider)) == 2


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (said("user", "この新聞の記事を全文訳して"), "確認しました"),
        (ASKED, "確認しましたが、やめます"),
        (ASKED, "いいえ"),
    ],
    ids=["another request", "more than a reply", "no"],
)
def test_a_token_opens_nothing_else(
    confirming: Gateway, provider: FakeProvider, question: dict[str, str], reply: str
) -> None:
    answer = ask(confirming, question, notice(confirming), said("user", reply))
    assert sent(provider) == []
    assert "まだAIサービスへ送信していません" in answer.text


def test_a_token_is_no_use_to_another_person_or_after_an_edit(
    confirming: Gateway, provider: FakeProvider
) -> None:
    asked = notice(confirming)
    other = ask(confirming, ASKED, asked, said("user", "確認しました"), key=ERROR_KEY)
    assert other.json["error"]["code"] == "confirmation_required"
    assert "別の利用者のもの" in other.json["error"]["message"]
    found = re.search("［確認番号: (.)", asked["content"])
    assert found is not None
    forged = asked["content"].replace(found[0], found[0][:-1] + ("B" if found[1] == "A" else "A"))
    ask(confirming, ASKED, said("assistant", forged), said("user", "確認しました"))
    assert sent(provider) == []


def test_a_token_is_no_use_under_another_policy(
    confirming: Gateway, provider: FakeProvider
) -> None:
    asked = notice(confirming)
    confirming.stop()
    pack = confirming.folder / "city.yaml"
    pack.write_text(PACK.replace("記事の要約です。", "記事の要約ですね。"), encoding="utf-8")
    confirming.start()
    again = ask(confirming, ASKED, asked, said("user", "確認しました"))
    assert sent(provider) == [] and "規則が変わる前のものです" in again.text


def test_a_program_confirms_in_headers(confirming: Gateway, provider: FakeProvider) -> None:
    found = re.search("x-sekisho-confirm: (\\S+)", notice(confirming, BUDGET)["content"])
    assert found is not None
    reason = {"x_sekisho_confirm": found[1], "x_sekisho_confirm_reason": "%E5%85%AC%E8%A1%A8"}
    answer = ask(confirming, BUDGET, headers=reason)
    assert sent(provider) == [[BUDGET]]
    contents = detail(confirming, answer).entries[0].contents
    assert contents is not None and contents["reason"] == "公表"


def test_a_class_above_the_model_goes_to_another_one(
    confirming: Gateway, provider: FakeProvider
) -> None:
    plain = said("user", "要約して")
    answer = ask(confirming, plain, headers={"x_data_class": "3A"})
    assert sent(provider) == []
    body = detail(confirming, answer).entries[0].record.body
    routed = body["routed"]
    assert (body["model"], routed["from"], routed["rule"]) == ("demo", "mock", "r-class")
    assert routed["facts"]["data_class"] == "3A"
    assert (body["decision"], body["rules"], body["clauses"]) == ("route", ["r-class"], ["第3条"])
    assert answer.headers["x-sekisho-decision"] == "route"
    assert answer.headers["x-sekisho-notices"] == "r-class"
    assert answer.text.endswith("※庁内のモデルに切り替えました。")
    assert body["facts"]["characters"] == len("要約して")
    asked = {
        "switched": Filter(decision="切替え", state="completed"),
        "by rule": Filter(rule="r-class"),
    }
    found = {name: rows(confirming, wanted) for name, wanted in asked.items()}
    assert found == {name: [("completed", "route", ("r-class",))] for name in asked}
    told = run(confirming, "policy", "explain", "--exchange", exchange_of(answer)).stdout
    assert "【依頼】記録された対応: 切替え（規則 r-class）" in told
    cases = confirming.folder / "cases.yaml"
    wish = ("--not-reviewed", "--cases", str(cases))
    assert run(confirming, "policy", "from-exchange", exchange_of(answer), *wish).exit_code == 0
    case = cases.read_text(encoding="utf-8")
    assert 'action: "route"' in case and "r-class" in case and "todo" not in case, case
    replayed = json.loads(run(confirming, "policy", "replay", "--json").stdout)
    assert (replayed["transitions"], replayed["reworded"]) == ([], 0)
    ask(confirming, plain, headers={"x_data_class": "1"})
    assert sent(provider) == [[plain]]


def test_a_route_that_leads_to_another_route_is_told_as_a_refusal_and_recorded_with_its_rule(
    confirming: Gateway, provider: FakeProvider
) -> None:
    answer = ask(confirming, said("user", "一巡して"))
    assert "送れるモデルがありません" in answer.text
    assert answer.headers["x-sekisho-decision"] == "block"
    assert rows(confirming, Filter(rule="r-circle")) == [("blocked", "route", ("r-circle",))]


def test_a_class_that_does_not_exist_is_refused(
    confirming: Gateway, provider: FakeProvider
) -> None:
    answer = ask(confirming, ASKED, headers={"x_data_class": "4"})
    assert answer.status == 400 and answer.json["error"]["param"] == "x-data-class"


def test_the_schemas_are_served_as_they_stand_in_their_files(confirming: Gateway) -> None:
    for name in SCHEMAS:
        assert confirming.get(f"/schemas/{name}").body == (FOLDER / name).read_bytes()
