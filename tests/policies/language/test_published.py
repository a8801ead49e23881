"""The schemas in the repository are those that load packs and case files."""

from __future__ import annotations

import pytest

from policies.language.published import FOLDER, SCHEMAS, published


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_the_one_that_loads(name: str) -> None:
    assert (FOLDER / name).read_bytes() == published(name)


def test_every_published_schema_is_one_that_loads() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(SCHEMAS)
