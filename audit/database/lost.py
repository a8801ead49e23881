"""A log that is not where it was: no empty one is made in its place, which would take requests and forget the rest."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from audit.database.connect import DatabaseFailed, database_url, failures, open_for_reading
from audit.database.tables import has_log
from audit.errors import LogRefused
from audit.ledger.checkpoint_file import NAME


def refuse_where_one_was(url: str, keys: Path) -> None:
    """Raises LogRefused when there is no log at `url` although the keys' folder remembers a signed one. Where that
    cannot be found out, whoever opens the log next says so."""
    memory = keys / NAME
    if not memory.is_file() or not memory.stat().st_size:
        return
    place = database_url(url)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").is_file():
        raise _lost(memory)
    engine = open_for_reading(url)
    there = True
    try:
        with suppress(DatabaseFailed), failures(engine), engine.connect() as connection:
            there = has_log(connection)
    finally:
        engine.dispose()
    if not there:
        raise _lost(memory)


def _lost(memory: Path) -> LogRefused:
    return LogRefused(
        "監査ログが元の場所にありません。戻してから起動してください。なくしたことを書き残して新しく始めるなら、"
        f"{memory} を別の場所へ移します"
        " (the log is not where it was: put it back; to begin anew, write down why and move that file away)"
    )
