"""A file becomes text in its place; one that nobody could read leaves only where a rule in force says so."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from detectors.catalogue import ENTITIES
from detectors.recognizers.attachments import UnreadAttachmentRecognizer
from detectors.screen import Screen
from gateway.attachments.attachment import Carried
from gateway.attachments.opening import Attachments, Inside, check_covered, let_out
from gateway.attachments.worker import Job, Read
from gateway.screening import Screening
from gateway.web.errors import Code, GatewayError
from gateway.wire.leaves import segments
from policies.language.load import load_policy
from policies.rules.decide import Decision, decide
from policies.rules.model import Action, Facts, Mode, Policy, Sighting, Stage

PACKS = Path("policies/packs")
PNG: Any = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw=="}}
BODY: dict[str, Any] = {
    "messages": [{"role": "user", "content": [{"type": "text", "text": "見て"}, PNG]}]
}
SCREENING = Screening(Screen([UnreadAttachmentRecognizer()]), 10.0)


class NoUploads:
    """Nobody has uploaded anything."""

    async def fetch(self, subject: str, identity: str) -> tuple[str, bytes] | None:
        return None


class Reads:
    """Answers every file alike, and counts."""

    def __init__(self, read: Read) -> None:
        self.read_ = read
        self.jobs: list[Job] = []

    async def read(self, job: Job) -> Read:
        self.jobs.append(job)
        return self.read_

    async def close(self) -> None:
        """Nothing is held."""


def inside(read: Read, body: dict[str, Any] = BODY, most_bytes: int = 1000) -> Inside:
    reading = Attachments(Reads(read), NoUploads(), most_files=3, most_bytes=most_bytes)
    return asyncio.run(reading.inside(body, "p-1"))


def judged(opened: Inside, policy: Policy) -> tuple[Decision, tuple[Sighting, ...]]:
    seen = SCREENING.sightings(tuple(segments(opened.body)))
    return decide(policy, Stage.REQUEST, Facts("情報政策課", "mock", True), seen), seen


def policy(pack: str) -> Policy:
    return load_policy([PACKS / f"{pack}.yaml"], entities=ENTITIES)


UNREAD = Read("png", reason="image")


def test_a_request_without_files_is_the_same_object() -> None:
    body = {"messages": [{"role": "user", "content": "文"}]}
    assert inside(UNREAD, body).body is body


def test_the_text_stands_where_the_file_stood_and_the_body_is_left_alone() -> None:
    opened = inside(Read("png", "写っている文字"))
    assert opened.body["messages"][0]["content"][1] == {
        "type": "text",
        "text": "［添付］\n写っている文字",
    }
    assert BODY["messages"][0]["content"][1] is PNG


def test_without_a_rule_in_force_an_unread_file_is_refused() -> None:
    opened = inside(UNREAD)
    base, observing = policy("base-jp"), policy("tokyo4")
    observed = Policy(tuple(replace(r, mode=Mode.OBSERVE) for r in observing.rules), "d")
    for rules in (base, observed):
        with pytest.raises(GatewayError) as refused:
            check_covered(opened, *judged(opened, rules))
        assert refused.value.code is Code.ATTACHMENT_NOT_READ


def test_a_rule_in_force_decides() -> None:
    opened = inside(UNREAD)
    decision, seen = judged(opened, policy("tokyo4"))
    assert decision.action is Action.CONFIRM
    check_covered(opened, decision, seen)


def test_a_file_that_was_read_needs_no_rule() -> None:
    opened = inside(Read("png", "文字"))
    check_covered(opened, *judged(opened, policy("base-jp")))


def test_a_file_over_the_limit_is_not_even_handed_to_a_reader() -> None:
    reads = Reads(Read("png", "文字"))
    reading = Attachments(reads, NoUploads(), most_files=3, most_bytes=3)
    opened = asyncio.run(reading.inside(BODY, "p-1"))
    assert reads.jobs == []
    assert opened.unread[0].read.reason == "limit"


def test_what_is_let_out_is_what_could_be_seen_and_never_beside_a_mask() -> None:
    opened = inside(replace(UNREAD, visible=b"pixels"))
    body, texts = let_out(opened.body, opened)
    content = body["messages"][0]["content"]
    assert [isinstance(part, Carried) for part in content] == [False, False, True]
    assert content[2]["image_url"]["url"] == "data:image/png;base64,cGl4ZWxz"
    assert texts == {opened.files[0].text}
    masked = inside(UNREAD).body
    masked["messages"][0]["content"][1]["text"] = "［添付］\n［画像の内容］"
    assert let_out(masked, opened) == (masked, frozenset())


def test_what_nobody_could_look_at_stays_a_mark_whatever_a_rule_says() -> None:
    opened = inside(UNREAD)
    assert let_out(opened.body, opened) == (opened.body, frozenset())


def test_a_file_id_of_nobody_is_refused() -> None:
    part = {"type": "file", "file": {"file_id": "file-1"}}
    with pytest.raises(GatewayError) as refused:
        inside(UNREAD, {"messages": [{"role": "user", "content": [part]}]})
    assert (refused.value.status, refused.value.code) == (404, Code.FILE_NOT_FOUND)
