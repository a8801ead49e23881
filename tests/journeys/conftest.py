"""One provider and one gateway for all journeys that do not break them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fake_provider import FakeProvider, echoes
from tests.live import Gateway


@pytest.fixture(scope="session")
def shared_provider() -> Iterator[FakeProvider]:
    with FakeProvider() as provider:
        yield provider


@pytest.fixture(scope="session")
def shared_gateway(
    shared_provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    with Gateway(tmp_path_factory.mktemp("gateway"), shared_provider.url) as gateway:
        yield gateway


@pytest.fixture
def impatient(folder: Path, provider: FakeProvider) -> Iterator[Gateway]:
    """One that waits for its providers no longer than a test wants to."""
    with Gateway(folder, provider.url, timeout_s=3.0) as gateway:
        yield gateway


@pytest.fixture
def provider(shared_provider: FakeProvider) -> FakeProvider:
    """The provider, with an empty memory and answering what it was told."""
    shared_provider.script = echoes()
    shared_provider.gap_s = 0.0
    shared_provider.received.clear()
    shared_provider.raw.clear()
    shared_provider.paths.clear()
    shared_provider.headers.clear()
    return shared_provider


@pytest.fixture
def gateway(shared_gateway: Gateway, provider: FakeProvider) -> Gateway:
    return shared_gateway


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
