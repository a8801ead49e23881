"""The schema: made once whoever comes first, refused when it is newer than this program."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from audit.database.connect import open_for_reading, open_for_writing
from audit.database.tables import SCHEMA, check, create
from audit.errors import LogRefused
from tests.audit.samples import rows, run


def test_many_can_create_the_tables_at_once(url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: create(open_for_writing(url)), range(6)))
    assert rows(url, "SELECT * FROM alembic_version") == [{"version_num": str(SCHEMA)}]


def test_a_log_of_a_newer_version_is_refused(url: str) -> None:
    create(open_for_writing(url))
    run(url, "UPDATE alembic_version SET version_num = '1000'")
    with pytest.raises(LogRefused, match="update it"):
        create(open_for_writing(url))
    with pytest.raises(LogRefused, match="update it"), open_for_reading(url).connect() as reader:
        check(reader)


@pytest.mark.parametrize("statement", ["UPDATE meta SET value = '9'", "DELETE FROM meta"])
def test_a_log_of_which_nobody_knows_the_schema_is_refused(url: str, statement: str) -> None:
    create(open_for_writing(url))
    run(url, "DROP TABLE alembic_version")
    run(url, statement)
    with pytest.raises(LogRefused, match="update it"):
        create(open_for_writing(url))


def test_a_database_that_is_no_log_is_refused(url: str) -> None:
    run(url, "CREATE TABLE t (x INTEGER)")
    with pytest.raises(LogRefused, match="no audit log"), open_for_reading(url).connect() as reader:
        check(reader)
