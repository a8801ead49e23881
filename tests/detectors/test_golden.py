"""The project's own cases: what was reached on them may not be lost.

`python -m tests.detectors.test_golden` writes the floors anew; read the difference before you commit it.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from detectors.catalogue import recognizers
from detectors.evaluation import sets
from detectors.evaluation.scores import Score, by_entity
from detectors.recognizers.names import NameRecognizer
from detectors.screen import Screen

GOLDEN = Path(__file__).parent / "golden"
FLOORS = GOLDEN / "scores.json"
SURE = 0.6
MOST_FALSE = {
    "ordinary_tune": 3.0,
    "ordinary_report": 8.0,
    "ordinary2_report": 6.0,
    "ordinary3_tune": 3.5,
    "ordinary4_tune": 5.0,
    "ordinary5_tune": 6.0,
    "ordinary6_tune": 3.0,
    "ordinary7_tune": 7.0,
    "ordinary7_report": 6.0,
}
"""False names in 10,000 characters."""
PERSONAL = [
    "PERSON",
    "JP_MY_NUMBER",
    "PHONE_NUMBER",
    "EMAIL_ADDRESS",
    "CREDIT_CARD",
    "CREDENTIAL",
    "JP_ADDRESS",
]


@cache
def scores() -> dict[str, Score]:
    """Overlapping scores of every entity that any case expects."""
    screen = Screen(recognizers(), cache_entries=0)
    judged = ((case, screen.scan(case.text)) for case in sets.marked(GOLDEN))
    return {
        entity: both.overlapping
        for entity, both in sorted(by_entity(judged, SURE).items())
        if both.overlapping.wanted
    }


def test_there_are_enough_cases_and_a_third_holds_nothing() -> None:
    cases = list(sets.marked(GOLDEN))
    assert len(cases) >= 600
    assert sum(not case.expected for case in cases) >= 200
    assert len({case.text for case in cases}) >= 0.99 * len(cases)


def test_no_entity_falls_below_what_was_reached() -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    assert set(floors) == set(scores())
    below = {
        entity: (round(score.recall, 3), round(score.precision, 3))
        for entity, score in scores().items()
        if score.recall < floors[entity]["recall"] or score.precision < floors[entity]["precision"]
    }
    assert below == {}


def test_what_matters_most_is_found_nearly_always() -> None:
    assert {e: scores()[e].recall for e in PERSONAL if scores()[e].recall < 0.97} == {}
    assert {e: scores()[e].precision for e in PERSONAL if scores()[e].precision < 0.95} == {}


def test_ordinary_text_without_a_person_seldom_shows_one() -> None:
    screen = Screen([NameRecognizer()], cache_entries=0).only(frozenset({"PERSON"}))
    for half, most in MOST_FALSE.items():
        cases = list(sets.marked(GOLDEN, half))
        told = by_entity(((case, screen.scan(case.text)) for case in cases), SURE).get("PERSON")
        false = told.overlapping.found - told.overlapping.hit if told else 0
        assert false / sum(len(case.text) for case in cases) * 10_000 <= most, half


def write_floors() -> None:
    floors = {
        entity: {
            "recall": int(score.recall * 1000) / 1000,
            "precision": int(score.precision * 1000) / 1000,
        }
        for entity, score in scores().items()
    }
    FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_floors()
