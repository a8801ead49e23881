"""One word for one thing: what a guideline does and what the log says was done are called the same."""

from __future__ import annotations

from audit.reading.words import DECISIONS
from policies.rules.model import Action, Mode, Stage
from policies.rules.terms import Term
from policies.rules.vocabulary import ACTIONS, MODES, STAGES, KindNames, acting


def test_the_log_calls_a_decision_as_the_guideline_calls_its_action() -> None:
    words = {action.name.lower(): (word, action.name.lower()) for action, word in ACTIONS.items()}
    assert {**words, "refused": ("拒否", "refused")} == DECISIONS


def test_every_action_mode_and_stage_has_a_word_of_its_own() -> None:
    for table, kind in ((ACTIONS, Action), (MODES, Mode), (STAGES, Stage)):
        assert set(table) == set(kind) and len(set(table.values())) == len(kind)


def test_a_rule_on_trial_says_so() -> None:
    assert acting(Action.MASK, Mode.OBSERVE) == "伏せ字（観測）"
    assert acting(Action.MASK, Mode.ENFORCE) == "伏せ字"


def test_a_kind_of_a_pack_has_its_title_and_the_words_of_a_rule_have_a_name_once_it_is_gone() -> (
    None
):
    names = KindNames([Term("PROJECT", "未公表の事業"), Term("TERM_OF_R1", "規則の題")])
    assert (names["PROJECT"], names["PERSON"]) == ("未公表の事業", "氏名")
    assert (names["TERM_OF_R1"], names.get("TERM_OF_GONE")) == ("指定の語", "指定の語")
    assert names.get("GONE") is None
    assert "PROJECT" in dict(names.items()) and "TERM_OF_R1" not in list(names)
