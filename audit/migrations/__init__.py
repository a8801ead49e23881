"""Bringing the schema of a log to that of this program, in one transaction and from any released version.

The revisions are in `revisions/`, one file each, numbered without a gap; the newest number is `SCHEMA` of
`database/tables.py`. A revision is written once: it does not look at that file, which goes on changing. There is no
way back.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

REVISIONS = Path(__file__).parent / "revisions"
BEFORE_ALEMBIC = "1"
"""Logs older than the table of versions begin here: what they may have already, the next revision leaves alone."""

_one_at_a_time = threading.Lock()
"""`alembic.op`, which the revisions use, is one for the whole process."""


def migrate(connection: Connection, *, has_log: bool) -> None:
    """Run what is missing. The caller has begun the transaction and holds the lock of creation. `has_log`: there is
    a log although no version is recorded."""
    script = _revisions()

    def missing(found: Any, _: MigrationContext) -> Any:
        return script._upgrade_revs("head", found)

    past = MigrationContext.configure(connection)
    if has_log and not past.get_current_heads():
        past.stamp(script, BEFORE_ALEMBIC)
    with _one_at_a_time, EnvironmentContext(Config(), script, fn=missing) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()


def numbers() -> Sequence[str]:
    """The revisions that there are, oldest first."""
    return [revision.revision for revision in _revisions().walk_revisions()][::-1]


@cache
def _revisions() -> ScriptDirectory:
    return ScriptDirectory(REVISIONS.parent, version_locations=[REVISIONS])
