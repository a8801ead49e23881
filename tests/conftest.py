"""A real PostgreSQL for every test that asks for one, and patience for examples on a busy machine."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.postgres import PostgresServer
from tests.room import swift_folder

# A loaded machine is no fault of the code: examples may take as long as they take.
settings.register_profile(
    "unhurried", parent=settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_configure() -> None:
    """Where pytest makes its temporary folders, in this process and in its workers."""
    if (folder := swift_folder()) is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


ROOMS = ("journeys", "audit", "gateway", "benchmarks", "policies")
"""What takes longest a file comes first, so that the workers end together; within a file the order stays."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {f"tests/{room}": place for place, room in enumerate(ROOMS)}
    items.sort(key=lambda item: rank.get("/".join(item.nodeid.split("/", 2)[:2]), len(ROOMS)))


def pytest_sessionstart() -> None:
    """What is read while tests are collected stays: looking through it for cycles takes a third of that time."""
    gc.disable()


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    server = PostgresServer()
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The URL of a database that is empty and this test's alone."""
    name = postgres_server.create_database()
    yield postgres_server.url(name)
    postgres_server.give_back(name)
