"""The README says what the code does: its table is the catalogue's, its example runs."""

from __future__ import annotations

from pathlib import Path

from detectors.catalogue import ENTITIES
from detectors.evaluation import entities
from policies.rules.vocabulary import JAPANESE_NAMES

README = Path("detectors/README.md").read_text(encoding="utf-8")


def test_the_table_is_the_one_that_the_command_prints() -> None:
    table = "\n".join(entities.table())
    assert table in README, "run: python -m detectors.evaluation --entities --write"


def test_every_entity_is_described_and_nothing_else() -> None:
    assert set(entities.described()) == set(ENTITIES)
    assert "not described yet" not in README


def test_the_japanese_names_are_those_of_the_policies() -> None:
    assert {k: v[0] for k, v in entities.described().items()} == {
        entity: JAPANESE_NAMES[entity] for entity in ENTITIES
    }
