"""One word for one thing: what a guideline does and what the log says was done are called the same."""

from __future__ import annotations

from audit.reading.words import DECISIONS
from policies.rules.model import Action, Mode, Stage
from policies.rules.vocabulary import ACTIONS, MODES, STAGES, acting


def test_the_log_calls_a_decision_as_the_guideline_calls_its_action() -> None:
    words = {action.name.lower(): (word, action.name.lower()) for action, word in ACTIONS.items()}
    assert {**words, "refused": ("拒否", "refused")} == DECISIONS


def test_every_action_mode_and_stage_has_a_word_of_its_own() -> None:
    for table, kind in ((ACTIONS, Action), (MODES, Mode), (STAGES, Stage)):
        assert set(table) == set(kind) and len(set(table.values())) == len(kind)


def test_a_rule_on_trial_says_so() -> None:
    assert acting(Action.MASK, Mode.OBSERVE) == "伏せ字（観測）"
    assert acting(Action.MASK, Mode.ENFORCE) == "伏せ字"
