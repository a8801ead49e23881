"""Retention in a running gateway: it erases what two people agreed to, and goes on whatever goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.erasure.erasing import Eraser
from audit.erasure.retaining import MATTER
from audit.erasure.retention import Retention
from audit.oversight import approval
from audit.oversight.approval import Asking
from audit.oversight.roles import Person
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from audit.writing.writer import Log
from gateway.retention import one_pass, retention
from gateway.settings import Audit
from gateway.settings import Retention as Configured
from tests.audit.erasure.test_erasing import SEPTEMBER, talk

POLICY = Retention(content_months=1)
FIRST, SECOND = (Person(name, "監査課", frozenset()) for name in ("監査一", "監査二"))


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/audit.db"


@pytest.fixture
def eraser(url: str, tmp_path: Path) -> Iterator[Eraser]:
    keys, signer = KeyRing.open(tmp_path / "keys"), Signer.open(tmp_path / "keys")
    with Log.open(url, keys) as log, Eraser(url, log, keys, signer) as found:
        log.append_blocking(*talk("s1", SEPTEMBER, "住民税の減免"))
        yield found


def erased(url: str, eraser: Eraser) -> bool:
    with Reader.open(url, eraser.keys) as reader:
        detail = reader.exchange("s1")
    assert detail is not None
    return all(entry.contents is None for entry in detail.entries)


def test_nothing_happens_before_the_policy_is_agreed_and_then_it_does(
    url: str, eraser: Eraser, caplog: pytest.LogCaptureFixture
) -> None:
    assert one_pass(eraser, POLICY) is False
    assert "not approved" in caplog.text
    asked = approval.ask(eraser.log, FIRST, Asking(MATTER, POLICY.as_scope(), "規程"))
    assert not erased(url, eraser)
    approval.decide(
        eraser.log, eraser.reader, SECOND, approval.Answer(asked.id, True), asked.matter
    )
    assert one_pass(eraser, POLICY) is False
    assert erased(url, eraser)


def test_an_erasure_that_was_approved_and_not_carried_out_is_finished(
    url: str, eraser: Eraser
) -> None:
    scope = {"exchanges": ["s1"]}
    asked = approval.ask(eraser.log, FIRST, Asking("erase", scope, "本人の申し出"))
    approval.decide(
        eraser.log, eraser.reader, SECOND, approval.Answer(asked.id, True), asked.matter
    )
    one_pass(eraser, Retention())
    assert erased(url, eraser)


def test_a_process_that_ends_stops_erasing_and_another_goes_on(url: str, eraser: Eraser) -> None:
    asked = approval.ask(eraser.log, FIRST, Asking(MATTER, POLICY.as_scope(), "規程"))
    approval.decide(
        eraser.log, eraser.reader, SECOND, approval.Answer(asked.id, True), asked.matter
    )
    eraser.stop()
    assert one_pass(eraser, POLICY) is False
    with Eraser(url, eraser.log, eraser.keys, eraser.signer) as other:
        one_pass(other, POLICY)
    assert erased(url, eraser)


def test_the_settings_say_how_long_each_class_is_kept() -> None:
    configured = Audit(retention=Configured(metadata_years=5, blocked_days=30))
    assert retention(configured) == Retention(5, None, 30)
    assert retention(Audit()).keeps_all
