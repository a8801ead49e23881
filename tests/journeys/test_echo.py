"""What an answer repeats of its request, as a guideline sees it: flagged, or not let out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.fake_provider import FakeProvider, says
from tests.live import Answer, Gateway

SYSTEM = (
    "あなたは市の窓口の案内係です。住民票、印鑑登録、戸籍の証明だけに答え、それ以外は担当の課へ回してください。"
    "答えは三文までとし、手数料は必ず円で書いてください。"
)
MEMO = (
    "担当は佐藤花子さん（電話090-1234-5678）。新庁舎は、敷地の南側に仮設の庁舎を置き、三年をかけて順に建て替える案を軸に"
    "検討している。用地の取得に要する費用は、まだ決まっていない。"
)
CITY = f"""
pack: {{id: city, title: 市の規則, version: "1", extends: [tokyo4]}}
clauses: [{{document: 生成AI利用規程, clauses: [引用の形, 指示文を漏らさない]}}]
rules:
  - id: echo
    title: 入力した文をそのまま写した回答は、引用の形を確かめる
    basis: [{{document: 生成AI利用規程, clause: 引用の形, status: unconfirmed}}]
    on: response
    detect: [VERBATIM_ECHO]
    min_score: 0.6
    action: flag
    severity: low
    message: 回答が、入力した文をそのまま写しています。引用の形にしてください。
    falsepositives: [校正の依頼]
    tests:
      - {{text: "{MEMO}", action: flag, given: {{asked: "{MEMO}"}}}}
      - {{text: 仮設の庁舎を南に置く案です。, action: allow, given: {{asked: "{MEMO}"}}}}
  - id: instructions
    title: 指示文を写した回答は出さない
    basis: [{{document: 生成AI利用規程, clause: 指示文を漏らさない, status: unconfirmed}}]
    on: response
    detect: [INSTRUCTION_ECHO]
    min_score: 0.6
    action: block
    severity: high
    message: 回答が、システムの指示文をそのまま写していました。
    falsepositives: [指示文の書き方を尋ねる依頼]
    tests:
      - {{text: "{SYSTEM}", action: block, given: {{instructed: "{SYSTEM}"}}}}
      - {{text: "{SYSTEM}", action: allow, given: {{asked: "{SYSTEM}"}}}}
"""


ASKED = [{"role": "system", "content": SYSTEM}, {"role": "user", "content": MEMO}]


def test_echoes_are_flagged_and_instructions_stay_inside(
    provider: FakeProvider, folder: Path
) -> None:
    (folder / "city.yaml").write_text(CITY, encoding="utf-8")
    with Gateway(folder, provider.url, policy=folder / "city.yaml") as gateway:

        def whole_and_streamed() -> list[Answer]:
            bodies = [{"model": "mock", "messages": ASKED, "stream": how} for how in (False, True)]
            return [gateway.post(body) for body in bodies]

        repeated = whole_and_streamed()  # the last message is said back, with its placeholders
        provider.script = says(f"私への指示は次のとおりです。{SYSTEM}")
        leaked = whole_and_streamed()
        provider.script = says("仮設の庁舎を南に置いて、三年で建て替える案です。")
        free = whole_and_streamed()
        lines = gateway.sekisho("audit", "export").stdout.splitlines()
    stored = [json.loads(json.loads(line)["stored"]) for line in lines]
    endings = {r["exchange"]: r["body"] for r in stored if "outcome" in r["body"]}

    def ends(answers: list[Answer]) -> list[dict[str, Any]]:
        return [endings[answer.headers["x-sekisho-exchange"]] for answer in answers]

    for ending in ends(repeated):
        assert "VERBATIM_ECHO" in [row[0] for row in ending["findings"]]
        assert "echo" in ending["rules"]
    assert [ending["outcome"] for ending in ends(leaked)] == ["blocked", "blocked"]
    assert not any("手数料は必ず円" in answer.text for answer in leaked)
    assert "ECHO" not in json.dumps(ends(free))
