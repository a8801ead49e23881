"""Months: their partitions on PostgreSQL, made ahead and by many at once, and the deletion of one month's contents."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from audit.database.connect import DatabaseFailed, failures, open_for_reading, open_for_writing
from audit.database.partitions import drop_contents_month, following, make_months, this_and_next
from audit.database.tables import create
from audit.proof.verify import verify
from audit.reading.read import Reader
from audit.record import Draft, Kind
from audit.sealing.keys import KeyRing
from audit.writing.writer import Log
from tests.audit.samples import ended_chain, request, rows, run

PARTITIONS = "SELECT inhrelid::regclass::text AS name FROM pg_inherits ORDER BY 1"
OLD = datetime(2025, 12, 31, 23, 59, tzinfo=UTC)


def partitions(url: str, table: str) -> list[str]:
    names = [row["name"] for row in rows(url, PARTITIONS)]
    return [n for n in names if re.fullmatch(table + "_[0-9]{4}_[0-9]{2}", n)]


def named(table: str, *months: str) -> list[str]:
    return [f"{table}_{month.replace('-', '_')}" for month in months]


def drop(url: str, month: str, most: int = 1000) -> int:
    engine = open_for_writing(url)
    try:
        with failures(engine), engine.begin() as connection:
            return drop_contents_month(connection, month, most=most)
    finally:
        engine.dispose()


def old_and_new(url: str, keys: KeyRing) -> None:
    with Log.open(url, keys) as log:
        for n in range(5):
            log.append_blocking(Draft(f"old-{n}", Kind.REQUEST, OLD, {}, {"messages": [str(n)]}))
        log.append_blocking(request("new"))


@pytest.mark.parametrize(
    ("month", "after"), [("2026-01", "2026-02"), ("2026-12", "2027-01"), ("0999-09", "0999-10")]
)
def test_a_month_follows_another(month: str, after: str) -> None:
    assert following(month) == after


def test_this_month_and_the_next_have_their_partitions_before_they_are_needed(
    postgres_url: str, keys: KeyRing
) -> None:
    ended_chain(postgres_url, keys)
    for table in ("records", "contents"):
        assert partitions(postgres_url, table) == named(table, *this_and_next())


def test_a_process_that_runs_on_makes_the_month_after_the_next_when_the_next_has_begun(
    postgres_url: str, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Log.open(postgres_url, keys) as log:
        month, after = this_and_next()
        monkeypatch.setattr("audit.writing.store.this_and_next", lambda: (after, following(after)))
        log.append_blocking(request("x1"))
        found = partitions(postgres_url, "records")
    assert found == named("records", month, after, following(after))


def test_a_record_of_another_month_gets_its_partition(postgres_url: str, keys: KeyRing) -> None:
    old_and_new(postgres_url, keys)
    assert partitions(postgres_url, "records") == named("records", "2025-12", *this_and_next())
    assert len(rows(postgres_url, "SELECT * FROM records_2025_12")) == 5
    with Reader.open(postgres_url, keys) as reader:
        assert verify(reader).findings == ()
        assert [row.exchange for row in reader.exchanges(limit=2)] == ["new", "old-4"]


def test_a_partition_has_the_indexes_of_its_table(postgres_url: str, keys: KeyRing) -> None:
    ended_chain(postgres_url, keys)
    [name, *_] = named("records", *this_and_next())
    found = "SELECT count(*) AS n FROM pg_indexes WHERE tablename = '{}'"
    [of_table], [of_month] = (rows(postgres_url, found.format(t)) for t in ("records", name))
    assert of_table == of_month and of_table["n"] >= 4


def test_many_make_the_same_months_at_once(postgres_url: str) -> None:
    create(open_for_writing(postgres_url))

    def make(_: int) -> None:
        engine = open_for_writing(postgres_url)
        with engine.begin() as connection:
            make_months(connection, ["2027-01", "2027-02"])
        engine.dispose()

    with ThreadPoolExecutor(5) as pool:
        list(pool.map(make, range(5)))
    assert partitions(postgres_url, "records") == named("records", "2027-01", "2027-02")


def test_a_new_month_waits_for_no_reader(postgres_url: str, keys: KeyRing) -> None:
    ended_chain(postgres_url, keys, "x1")
    engine = open_for_reading(postgres_url)
    with engine.connect() as reading, Log.open(postgres_url, keys) as log:
        reading.exec_driver_sql("SELECT count(*) FROM records JOIN contents USING (writer, n)")
        writing = threading.Thread(
            target=log.append_blocking, args=(Draft("old", Kind.REQUEST, OLD, {}, {"m": "x"}),)
        )
        writing.start()
        writing.join(60)
        assert not writing.is_alive()
    engine.dispose()


def test_the_contents_of_a_month_go_and_the_rest_stays(url: str, keys: KeyRing) -> None:
    old_and_new(url, keys)
    deleted = [drop(url, "2025-12", most=2) for _ in range(4)]
    assert deleted == ([5, 0, 0, 0] if url.startswith("postgresql") else [2, 2, 1, 0])
    with Reader.open(url, keys) as reader:
        details = list(reader.details(["old-1", "new"]))
    assert [detail.entries[0].contents is None for detail in details] == [True, False]


def test_a_month_that_was_never_there_has_nothing_to_delete(url: str, keys: KeyRing) -> None:
    ended_chain(url, keys)
    assert drop(url, "1999-01") == 0


def test_emptying_a_month_gives_way_to_readers_and_holds_up_no_writer(
    postgres_url: str, keys: KeyRing
) -> None:
    old_and_new(postgres_url, keys)
    engine = open_for_reading(postgres_url)
    with engine.connect() as reading, ThreadPoolExecutor(1) as pool:
        reading.exec_driver_sql("SELECT count(*) FROM contents")
        dropping = pool.submit(drop, postgres_url, "2025-12")
        ended_chain(postgres_url, keys, "meanwhile")
        with pytest.raises(DatabaseFailed):
            dropping.result(30)
    engine.dispose()
    assert drop(postgres_url, "2025-12") == 5


def test_only_a_month_names_a_partition(postgres_url: str) -> None:
    create(open_for_writing(postgres_url))
    with pytest.raises(ValueError, match="not a month"):
        drop(postgres_url, "2026-11; DROP TABLE records")
    run(postgres_url, "SELECT 1 FROM records")
