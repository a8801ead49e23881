"""One staff request, as the first person to try it sees it: screened, answered, labelled, and entered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fake_provider import FakeProvider, Json, calls, says
from tests.live import ERROR_KEY, Answer, Gateway

PERSON, PHONE = "山田太郎", "090-1234-5678"
ASKED = f"{PERSON}様（電話 {PHONE}）への案内文を作ってください。"
LABEL = "※この文章は生成AIにより作成したものです。"
MY_NUMBER = "123456789018"
STREAMED = pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])


def ask(text: str, **more: object) -> dict[str, object]:
    return {"model": "mock", "messages": [{"role": "user", "content": text}], **more}


@STREAMED
def test_the_provider_sees_placeholders_and_the_person_their_own_words(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    answer = gateway.post(ask(ASKED, stream=stream))
    assert PERSON.encode() not in provider.raw[0]
    assert PHONE.encode() not in provider.raw[0]
    assert "［氏名-" in provider.received[0]["messages"][0]["content"]
    assert answer.text.startswith(ASKED)


@STREAMED
@pytest.mark.parametrize(
    ("text", "value", "word"),
    [
        ("旅券番号はTR1234567です。", "TR1234567", "旅券番号"),
        ("文京支店 普通 1234567へ振り込みます。", "1234567", "口座番号"),
        ("国民健康保険証番号は2345678です。", "2345678", "健康保険の記号番号"),
        ("ゆうちょ 14030-12345671 です。", "14030-12345671", "ゆうちょ口座番号"),
        ("接続先はsv01.city.lgwan.jpです。", "sv01.city.lgwan.jp", "ホスト名"),
    ],
    ids=["passport", "account", "insurance", "post bank", "host"],
)
def test_an_identifier_goes_out_as_its_placeholder_and_comes_back(
    gateway: Gateway, provider: FakeProvider, stream: bool, text: str, value: str, word: str
) -> None:
    answer = gateway.post(ask(text, stream=stream))
    assert value.encode() not in provider.raw[0]
    assert f"［{word}-" in provider.received[0]["messages"][0]["content"]
    assert answer.text.startswith(text)


def test_a_resident_record_code_is_refused(gateway: Gateway, provider: FakeProvider) -> None:
    answer = gateway.post(ask("住民票コード 24727059608 の方への返信案を"))
    assert "住民票コード" in answer.text
    assert answer.headers["x-sekisho-decision"] == "block"
    assert provider.received == []


@STREAMED
def test_an_answer_in_prose_ends_with_the_label(gateway: Gateway, stream: bool) -> None:
    answer = gateway.post(ask("会議の案内文を作ってください。", stream=stream))
    assert answer.text.count(LABEL) == 1
    assert LABEL in answer.text[-200:]


def test_the_label_comes_before_the_end_of_its_stream(gateway: Gateway) -> None:
    choices = [e["choices"][0] for e in gateway.post(ask("案内文を", stream=True)).events]
    assert LABEL in choices[-2]["delta"]["content"]
    assert [c["finish_reason"] for c in choices] == [None] * (len(choices) - 1) + ["stop"]


@STREAMED
def test_the_label_stays_out_of_json_and_code(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    provider.script = says('{"a": "b"}')
    in_json = gateway.post(ask("表にして", stream=stream, response_format={"type": "json_object"}))
    provider.script = says("```python\nprint(1)\n```")
    in_code = gateway.post(ask("プログラムを書いて", stream=stream))
    assert in_json.text == '{"a": "b"}'
    assert in_code.text == "```python\nprint(1)\n```"


def test_every_answer_says_in_its_headers_where_it_is_entered(gateway: Gateway) -> None:
    answer = gateway.post(ask(ASKED))
    assert answer.headers["x-sekisho-exchange"].startswith("ex-")
    assert answer.headers["x-sekisho-decision"] == "mask"
    assert len(answer.headers["x-sekisho-policy"]) == 64
    assert answer.headers["x-ai-generated"] == "true"


@STREAMED
def test_a_my_number_is_refused_with_the_clause_and_nothing_is_sent(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    answer = gateway.post(ask(f"個人番号 {MY_NUMBER} の扶養申請への返信案を作って", stream=stream))
    assert "個人番号" in answer.text
    assert "ルール1" in answer.text
    assert answer.headers["x-ai-generated"] == "false"
    assert provider.received == []


def test_a_refusal_is_an_error_for_keys_that_want_errors(
    gateway: Gateway, provider: FakeProvider
) -> None:
    answer = gateway.post(ask(f"個人番号 {MY_NUMBER}"), key=ERROR_KEY)
    assert (answer.status, answer.json["error"]["code"]) == (403, "blocked_by_policy")
    assert "ルール1" in answer.json["error"]["message"]
    assert answer.headers["x-sekisho-decision"] == "block"
    assert answer.headers["x-ai-generated"] == "false"
    assert provider.received == []


@STREAMED
def test_an_answer_that_a_rule_stops_is_withheld(
    folder: Path, provider: FakeProvider, stream: bool
) -> None:
    policy = folder / "stopping.yaml"
    policy.write_text(STOPPING, encoding="utf-8")
    provider.script = says("はじめに。\n担当は山田太郎さんです。" + "続きの文です。" * 20)
    with Gateway(folder, provider.url, policy=policy) as gateway:
        answer = gateway.post(ask("教えて", stream=stream))
        assert "山田" not in answer.text
        assert "止めました" in answer.text or "指針 第2条" in answer.text
        refused = gateway.post(ask("教えて", stream=stream), key=ERROR_KEY)
        assert refused.status == (200 if stream else 403)
        listed = gateway.sekisho("audit", "list", "--state", "blocked", "--json").stdout
        assert answer.headers["x-sekisho-exchange"] in listed


STOPPING = """
pack: {id: stopping, title: 停止, version: "1"}
rules:
  - id: no-names-back
    title: 回答に氏名を出さない
    basis: [{document: 指針, clause: 第2条, status: unconfirmed}]
    on: response
    detect: [PERSON]
    action: block
    message: 回答に氏名が含まれていたため、表示を止めました。
    tests: [{text: 山田太郎さん, action: block}]
"""


HIDING = """
pack: {id: hiding, title: 伏せ字, version: "1"}
terms:
  - entity: PROJECT
    title: 市民の名と並ばない事業の名
    words: [暁計画]
    not_near: [山田太郎]
rules:
  - id: names-and-projects
    title: 氏名と事業の名を伏せる
    basis: [{document: 指針, clause: 第2条, status: unconfirmed}]
    on: both
    detect: [PERSON, PROJECT]
    action: mask
    message: 氏名か事業の名を伏せました。
    tests: [{text: 山田太郎さん, action: mask}]
"""


def test_what_is_found_only_beside_a_mark_is_masked_and_entered_like_the_rest(
    folder: Path, provider: FakeProvider
) -> None:
    policy = folder / "hiding.yaml"
    policy.write_text(HIDING, encoding="utf-8")
    text = "担当は山田太郎で、暁計画の説明会です。"
    provider.script = says(text)
    with Gateway(folder, provider.url, policy=policy) as gateway:
        for stream in (False, True):
            answer = gateway.post(ask(text, stream=stream))
            shown = gateway.sekisho("audit", "show", answer.headers["x-sekisho-exchange"])
            assert answer.text.startswith(
                "担当は［氏名］で、［市民の名と並ばない事業の名］の説明会です。"
            )
            assert shown.stdout.count("PROJECT") >= 2
    assert all("暁計画".encode() not in sent for sent in provider.raw)


@STREAMED
def test_a_refused_number_is_nowhere_in_the_log(gateway: Gateway, stream: bool) -> None:
    answer = gateway.post(ask(f"個人番号 {MY_NUMBER} と {MY_NUMBER}", stream=stream))
    shown = gateway.sekisho("audit", "show", answer.headers["x-sekisho-exchange"])
    assert "［個人番号］" in shown.stdout
    assert MY_NUMBER not in shown.stdout
    assert all(MY_NUMBER.encode() not in f.read_bytes() for f in gateway.folder.rglob("audit.db*"))


@STREAMED
def test_the_log_shows_what_was_asked_sent_and_delivered(gateway: Gateway, stream: bool) -> None:
    answer = gateway.post(ask(ASKED, stream=stream))
    shown = gateway.sekisho("audit", "show", answer.headers["x-sekisho-exchange"]).stdout
    assert ASKED in shown
    assert "［氏名-" in shown
    assert "利用者: 職員-" in shown and "職員一" not in shown
    assert LABEL in shown
    assert stream or '"tokens"' in shown


def test_the_log_verifies(gateway: Gateway) -> None:
    gateway.post(ask(ASKED))
    verified = gateway.sekisho("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


@STREAMED
@pytest.mark.parametrize("escaped", [False, True], ids=["plain", "as JSON escapes"])
def test_tool_arguments_are_restored(
    gateway: Gateway, provider: FakeProvider, stream: bool, escaped: bool
) -> None:
    def script(body: Json) -> Any:
        code = _placeholder(body["messages"][0]["content"]) + "］"
        return calls("send", json.dumps({"to": code}, ensure_ascii=escaped))(body)

    provider.script = script
    answer = gateway.post(ask(f"{PERSON}様に送って", stream=stream))
    assert json.loads(_arguments(answer)) == {"to": PERSON}


def _arguments(answer: Answer) -> str:
    if not answer.body.startswith(b"data:"):
        call = answer.json["choices"][0]["message"]["tool_calls"][0]
        return str(call["function"]["arguments"])
    deltas = [e["choices"][0]["delta"] for e in answer.events]
    calls = [call for delta in deltas for call in delta.get("tool_calls") or []]
    return "".join(call["function"].get("arguments") or "" for call in calls)


@STREAMED
def test_a_number_in_an_answer_is_not_shown(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    provider.script = says(f"その方の個人番号は{MY_NUMBER}です。以上です。")
    answer = gateway.post(ask("教えて", stream=stream))
    assert MY_NUMBER not in answer.text
    assert "［個人番号］" in answer.text


@STREAMED
def test_the_same_person_has_the_same_placeholder_in_every_turn(
    gateway: Gateway, provider: FakeProvider, stream: bool
) -> None:
    first = gateway.post(ask(ASKED, stream=stream)).text
    history = [
        {"role": "user", "content": ASKED},
        {"role": "assistant", "content": first},
        {"role": "user", "content": f"{PERSON}様あての文をもう少し丁寧に"},
    ]
    gateway.post({"model": "mock", "stream": stream, "messages": history})
    one, two = (_placeholder(r["messages"][0]["content"]) for r in provider.received[:2])
    again = _placeholder(provider.received[1]["messages"][2]["content"])
    assert one == two == again
    assert LABEL not in provider.received[1]["messages"][1]["content"]


def _placeholder(text: str) -> str:
    start = text.index("［氏名-")
    return text[start : text.index("］", start)]
