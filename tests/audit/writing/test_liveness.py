"""A writer is alive exactly as long as it holds its lock."""

from __future__ import annotations

from pathlib import Path

from audit.database.connect import open_for_writing
from audit.writing.liveness import liveness_of

WRITER = "fedcba9876543210"


def test_a_live_writer_cannot_be_claimed_and_a_dead_one_can(url: str) -> None:
    engine = open_for_writing(url)
    mine, other = liveness_of(engine), liveness_of(engine)
    connection = engine.connect()
    assert mine.announce(WRITER, connection)
    with other.claim(WRITER) as dead:
        assert not dead
    mine.withdraw(WRITER)
    connection.close()
    with other.claim(WRITER) as dead:
        assert dead


def test_a_dead_writer_is_claimed_by_one_at_a_time(url: str) -> None:
    engine = open_for_writing(url)
    one, other = liveness_of(engine), liveness_of(engine)
    with one.claim(WRITER) as first, other.claim(WRITER) as second:
        assert (first, second) == (True, False)
    with other.claim(WRITER) as later:
        assert later


def test_a_writer_does_not_start_while_another_session_has_its_lock(url: str) -> None:
    engine = open_for_writing(url)
    one, other = liveness_of(engine), liveness_of(engine)
    with engine.connect() as first, engine.connect() as second:
        assert one.announce(WRITER, first)
        assert not other.announce(WRITER, second)


def test_lock_files_are_private_and_go_with_their_writers(tmp_path: Path) -> None:
    engine = open_for_writing(f"sqlite:///{tmp_path}/audit.db")
    liveness = liveness_of(engine)
    with engine.connect() as connection:
        liveness.announce(WRITER, connection)
    lock = tmp_path / "writers" / f"{WRITER}.lock"
    assert lock.stat().st_mode & 0o777 == 0o600
    liveness.withdraw(WRITER)
    assert not lock.exists()
