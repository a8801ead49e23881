"""Two people: one asks, another decides, and it ends by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit.ledger.approval import PREFIX, Approval, ApprovalRefused
from audit.oversight import approval
from audit.oversight.approval import Asking
from audit.oversight.roles import Person, Role
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.record import Draft, Kind
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import rows

AT = datetime(2026, 11, 27, tzinfo=UTC)
SCOPE = {"exchanges": ["x1"]}
KANSA = frozenset({Role.AUDITOR})
FIRST, SECOND = Person("監査一", "監査課", KANSA), Person("監査二", "監査課", KANSA)
ASKING = Asking("unmask", SCOPE, "山田花子からの申し出", hours=8)


def asked(hours: float | None = 8) -> Approval:
    return Approval("a1", "unmask", "監査一", AT, SCOPE, hours)


def test_another_person_decides_and_it_holds_for_so_many_hours_for_whoever_asked() -> None:
    given = asked().decided("監査二", AT, granted=True)
    assert given.holds("監査一", AT + timedelta(hours=7, minutes=59))
    assert not given.holds("監査一", AT + timedelta(hours=8))
    assert not given.holds("監査二", AT)
    assert not asked().holds("監査一", AT)
    assert not asked().decided("監査二", AT, granted=False).holds("監査一", AT)


@pytest.mark.parametrize("by", ["監査一", " 監査一", "監査 一"])
def test_nobody_decides_on_what_they_asked_themselves(by: str) -> None:
    with pytest.raises(ApprovalRefused, match="another person"):
        asked().decided(by, AT, granted=True)


def test_it_is_decided_once_and_not_after_a_week() -> None:
    with pytest.raises(ApprovalRefused, match="already"):
        asked().decided("監査二", AT, granted=False).decided("監査三", AT, granted=True)
    with pytest.raises(ApprovalRefused, match="too long ago"):
        asked().decided("監査二", AT + timedelta(days=7, seconds=1), granted=True)


def test_what_nobody_decided_in_time_has_lapsed() -> None:
    late = AT + timedelta(days=7, seconds=1)
    assert (asked().state(AT + timedelta(days=7)), asked().state(late)) == ("waiting", "lapsed")
    assert asked().decided("監査二", AT, granted=True).state(late) == "approved"
    assert asked().decided("監査二", AT, granted=False).state(late) == "denied"


def test_the_steps_are_records_and_the_reason_is_sealed(url: str, keys: KeyRing) -> None:
    with Log.open(url, keys) as log, Reader.open(url, keys) as reader:
        one = approval.ask(log, FIRST, ASKING)
        with pytest.raises(ApprovalRefused, match="another person"):
            approval.decide(log, reader, FIRST, approval.Answer(one.id, True), one.matter)
        given = approval.decide(log, reader, SECOND, approval.Answer(one.id, True), one.matter)
        assert approval.approvals(reader, "unmask") == [given]
        assert approval.approvals(reader, "erase") == []
        with pytest.raises(ApprovalRefused, match="nothing of this kind"):
            approval.decide(log, reader, SECOND, approval.Answer("nope", True), "unmask")
    with Reader.open(url, keys) as reader:
        assert verify(reader).intact
        assert list(reader.events_of_exchanges()) == []
        assert reader.exchange(f"{PREFIX}{one.id}") is None
    stored = [row["stored"] for row in rows(url, "SELECT stored FROM records")]
    assert any(b'"approved"' in s for s in stored)
    assert not any("山田花子".encode() in s for s in stored)


def test_a_step_that_somebody_put_into_the_log_by_hand_is_void(url: str, keys: KeyRing) -> None:
    with Log.open(url, keys) as log, Reader.open(url, keys) as reader:
        one = approval.ask(log, FIRST, ASKING)
        body = {"event": "approval", "act": "approved", "by": "監査一", "matter": "unmask"}
        now = datetime.now(UTC)
        log.append_blocking(Draft(f"{PREFIX}{one.id}", Kind.EVENT, now, body))
        assert approval.find(reader, one.id) == one
        with pytest.raises(ApprovalRefused, match="reason"):
            approval.ask(log, FIRST, Asking("unmask", SCOPE, " "))
