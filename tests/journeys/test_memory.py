"""A long answer is in memory once: while it streams, and when its record is made."""

from __future__ import annotations

from pathlib import Path

from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from tests.fake_provider import FakeProvider, says
from tests.live import Gateway

LINE = "市民の皆さまからのお問い合わせについて、担当課で確認のうえ回答いたします。\n"
ASKED = {"model": "mock", "stream": True, "messages": [{"role": "user", "content": "概要は？"}]}


def test_a_long_streamed_answer_is_in_memory_once_and_in_the_log_whole(tmp_path: Path) -> None:
    text = LINE * (8_000_000 // len(LINE.encode()))
    with FakeProvider(says(LINE * 3000, pieces=1000)) as provider:
        with Gateway(tmp_path, provider.url) as gateway:
            for _ in range(
                2
            ):  # what is loaded with the first of everything is no part of an answer
                gateway.post(ASKED)
            before = gateway.most_resident_bytes(anew=True)
            provider.script = says(text, pieces=1000)
            answer = gateway.post(ASKED)
            grown = gateway.most_resident_bytes() - before
            assert answer.text.startswith(text)
            assert grown < 2 * len(text.encode())
            long = {"role": "user", "content": LINE * 2000}
            provider.script = says("はい。")
            question = gateway.post({"model": "mock", "messages": [long]})
            checked = gateway.sekisho("audit", "verify")
            assert checked.returncode == 0, checked.stdout
        exchanges = [a.headers["x-sekisho-exchange"] for a in (answer, question)]
        with Reader.open(gateway.database, KeyRing.open(tmp_path / "keys")) as reader:
            details = [reader.exchange(exchange) for exchange in exchanges]
    contents = [[entry.contents or {} for entry in detail.entries] for detail in details if detail]
    (given,) = contents[0][1]["delivered"].values()
    assert given == answer.text
    assert contents[1][0]["request"]["messages"] == [long]
