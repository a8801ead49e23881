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
            checked = gateway.sekisho("audit", "verify")
            assert checked.returncode == 0, checked.stdout
        exchange = answer.headers["x-sekisho-exchange"]
        with Reader.open(gateway.database, KeyRing.open(tmp_path / "keys")) as reader:
            detail = reader.exchange(exchange)
    assert detail is not None and detail.entries[1].contents is not None
    (given,) = detail.entries[1].contents["delivered"].values()
    assert given == answer.text
