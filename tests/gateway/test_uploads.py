"""The store of uploaded files: sealed, each for its owner alone, bounded, and gone when expired."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from audit.database.connect import open_for_writing
from audit.sealing.keys import KeyRing
from gateway.uploads import CONTENTS, FILES, Uploads
from gateway.web.errors import GatewayError

ONE, TWO = "file-" + "1" * 32, "file-" + "2" * 32


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/audit.db"
    made: str = request.getfixturevalue("postgres_url")
    return made


@pytest.fixture
def uploads(url: str, tmp_path: Path) -> Iterator[Uploads]:
    store = Uploads(open_for_writing(url), KeyRing.open(tmp_path / "keys"), 30, 100)
    yield store
    store.close()


def keep(uploads: Uploads, identity: str, raw: bytes, subject: str = "p-1") -> None:
    asyncio.run(uploads.keep(subject, identity, "user_data", ("名前.txt", raw)))


def test_what_is_kept_is_given_back_to_its_owner_alone(uploads: Uploads) -> None:
    keep(uploads, ONE, b"content")
    assert asyncio.run(uploads.fetch("p-1", ONE)) == ("名前.txt", b"content")
    assert asyncio.run(uploads.fetch("p-2", ONE)) is None
    assert asyncio.run(uploads.fetch("p-1", "file-x' OR '1")) is None
    assert not asyncio.run(uploads.forget("p-2", ONE))
    assert not asyncio.run(uploads.forget("p-1", "file-\0"))
    assert asyncio.run(uploads.forget("p-1", ONE))
    assert asyncio.run(uploads.all("p-1")) == []


def test_files_that_come_at_the_same_time_have_no_more_room_than_one_after_another(
    uploads: Uploads,
) -> None:
    async def at_once() -> list[object]:
        each = (
            uploads.keep("p-1", f"file-{n:032x}", "user_data", ("a.txt", b"x" * 60))
            for n in range(6)
        )
        return [type(done) for done in await asyncio.gather(*each, return_exceptions=True)]

    assert asyncio.run(at_once()).count(GatewayError) == 5


def test_a_row_that_is_given_to_somebody_else_does_not_open(uploads: Uploads, url: str) -> None:
    keep(uploads, ONE, b"content")
    engine = open_for_writing(url)
    with engine.begin() as connection:
        connection.execute(update(FILES).values(subject="p-2"))
    engine.dispose()
    assert asyncio.run(uploads.fetch("p-2", ONE)) is None


def test_a_person_has_so_much_room(uploads: Uploads) -> None:
    keep(uploads, ONE, b"x" * 60)
    with pytest.raises(GatewayError):
        keep(uploads, TWO, b"x" * 60)
    keep(uploads, TWO, b"x" * 60, "p-2")


def test_a_file_is_kept_for_less_time_where_its_owner_wants_so_and_never_for_more(
    uploads: Uploads,
) -> None:
    for identity, after, days in [(ONE, 3600, 1 / 24), (TWO, 10**8, 30)]:
        stored = asyncio.run(uploads.keep("p-1", identity, "vision", ("a", b"x"), after))
        assert stored.expires_at - stored.created_at <= timedelta(days=days)
        assert stored.expires_at - stored.created_at > timedelta(days=days, seconds=-5)


def test_an_expired_file_is_gone_at_once_and_deleted_with_its_contents(
    uploads: Uploads, url: str
) -> None:
    keep(uploads, ONE, b"old")
    keep(uploads, TWO, b"new")
    engine = open_for_writing(url)
    past = datetime.now(UTC) - timedelta(seconds=1)
    with engine.begin() as connection:
        connection.execute(update(FILES).where(FILES.c.id == ONE).values(expires_at=past))
    assert asyncio.run(uploads.fetch("p-1", ONE)) is None
    assert [one.id for one in asyncio.run(uploads.all("p-1"))] == [TWO]
    assert uploads.expire() == 1
    with engine.connect() as connection:
        assert connection.execute(CONTENTS.select()).mappings().all()[0]["id"] == TWO
    engine.dispose()
    assert uploads.expire() == 0
