"""The body's own contacts, as its staff sees them: they stay in the text, and the log says why."""

from __future__ import annotations

import json
from pathlib import Path

from tests.fake_provider import FakeProvider
from tests.live import Gateway

CITY = """
pack: {id: city, title: 市の規則, version: "1", extends: [tokyo4]}
allow:
  - {id: switchboard, reason: 公表, entity: PHONE_NUMBER, values: [03-5803-1111]}
"""


def test_the_own_switchboard_goes_out_and_is_entered_with_its_entry(
    provider: FakeProvider, folder: Path
) -> None:
    (folder / "city.yaml").write_text(CITY, encoding="utf-8")
    with Gateway(folder, provider.url, policy=folder / "city.yaml") as gateway:
        text = "代表は０３－５８０３－１１１１、担当は090-1234-5678です。案内文にして。"
        answer = gateway.post({"model": "mock", "messages": [{"role": "user", "content": text}]})
        sent = provider.received[0]["messages"][0]["content"]
        assert "０３－５８０３－１１１１" in sent
        assert "090-1234-5678" not in sent
        exported = gateway.sekisho("audit", "export").stdout.splitlines()
    exchange = answer.headers["x-sekisho-exchange"]
    stored = [json.loads(json.loads(line)["stored"]) for line in exported]
    opening = next(r["body"] for r in stored if (r["exchange"], r["kind"]) == (exchange, "request"))
    assert [(row[0], row[-1]) for row in opening["allowed"]] == [("PHONE_NUMBER", "switchboard")]
    assert opening["allowed_count"] == 1
    assert [row[0] for row in opening["findings"]] == ["PHONE_NUMBER"]
