"""Differences in words: what gets laxer comes first."""

from __future__ import annotations

from dataclasses import replace

from policies.rules.allow import Allowance, AllowList
from policies.rules.difference import difference
from policies.rules.model import Action, Mode
from policies.rules.terms import Term
from tests.policies.samples import policy, rule


def test_a_policy_does_not_differ_from_itself() -> None:
    assert difference(policy(rule("a")), policy(rule("a"))) == ()


def test_what_gets_laxer_comes_first() -> None:
    old = policy(rule("a", Action.BLOCK), rule("b"), rule("c"))
    new = policy(rule("a", Action.NOTICE), replace(rule("b"), message="別の文"), rule("d"))
    assert list(map(str, difference(old, new))) == [
        "緩くなる a: 対応がいままでより緩くなっています",
        "緩くなる c: 規則「題」（mask）がなくなる",
        "　　　　 b: 伝える文が変わる：伝える文 → 別の文",
        "　　　　 d: 規則「題」（mask）が加わる",
    ]


def test_an_observed_rule_and_a_new_allowance_are_laxer() -> None:
    entry = Allowance("x", "公表", frozenset({"PERSON"}), ("山田太郎",))
    new = replace(policy(rule("a", mode=Mode.OBSERVE)), allow=AllowList([entry]))
    assert [(c.subject, c.laxer) for c in difference(policy(rule("a")), new)] == [
        ("a", True),
        ("x", True),
    ]


def test_words_said_again_in_another_pack_do_not_differ() -> None:
    words = Term("TERM_OF_A", "題", frozenset({"予定価格"}), pack="base")
    old, again = (replace(rule("a"), terms=(replace(words, pack=p),)) for p in ("base", "city"))
    assert difference(policy(old), policy(again)) == ()
    more = replace(again, terms=(replace(words, words=frozenset({"予定価格", "設計金額"})),))
    assert [str(c) for c in difference(policy(old), policy(more))] == [
        "　　　　 a: 語とパターンが変わる"
    ]
