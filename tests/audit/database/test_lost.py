"""A log that is not where it was: nothing is made in its place until somebody says that it begins anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect

from audit.database.connect import open_for_reading, sqlite_file
from audit.database.lost import refuse_where_one_was
from audit.errors import LogRefused
from audit.sealing.keys import KeyRing
from gateway.callers.identity import KeyStore
from gateway.publishing.tables import Shelf
from tests.audit.samples import ended_chain, run, sealed


def take_away(url: str) -> None:
    """The file is moved, or another database is there."""
    engine = open_for_reading(url)
    file = sqlite_file(engine)
    names = inspect(engine).get_table_names()
    engine.dispose()
    if file is not None:
        file.rename(file.with_name("elsewhere.db"))
        return
    for name in names:
        run(url, f"DROP TABLE IF EXISTS {name} CASCADE")


def test_no_empty_log_is_made_where_a_signed_one_was(
    url: str, keys: KeyRing, tmp_path: Path
) -> None:
    folder = tmp_path / "keys"
    refuse_where_one_was(url, folder)  # the first start of all
    ended_chain(url, keys, "x1")
    sealed(url, folder)
    refuse_where_one_was(url, folder)
    take_away(url)
    for opened in (lambda: Shelf.for_writing(url, keys), lambda: KeyStore.open(url, folder)):
        with pytest.raises(LogRefused, match="the log is not where it was"):
            opened()
    if url.startswith("sqlite"):
        with pytest.raises(LogRefused, match="no audit log here"):
            open_for_reading(url)
    (folder / "checkpoints").rename(tmp_path / "checkpoints-of-the-lost-log")
    KeyStore.open(url, folder)


def test_an_empty_file_in_its_place_is_no_log(
    sqlite_url: str, keys: KeyRing, tmp_path: Path
) -> None:
    ended_chain(sqlite_url, keys, "x1")
    sealed(sqlite_url, tmp_path / "keys")
    take_away(sqlite_url)
    (tmp_path / "data" / "audit.db").touch()
    with pytest.raises(LogRefused, match="the log is not where it was"):
        Shelf.for_writing(sqlite_url, keys)


def test_a_database_that_does_not_answer_is_not_called_lost(keys: KeyRing, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    (folder / "checkpoints").write_text("kept", encoding="utf-8")
    refuse_where_one_was("postgresql://nobody@127.0.0.1:1/none", folder)
