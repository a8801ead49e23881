"""Keys, and an empty log on each database, for tests of the audit package."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.sealing.keys import KeyRing


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    return KeyRing.open(tmp_path / "keys")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/data/audit.db?timeout=0.5"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Runs the test once on each database."""
    found: str = request.getfixturevalue(
        "sqlite_url" if request.param == "sqlite" else "postgres_url"
    )
    return found
