"""Explanations: who wins, what was seen and where, and which condition failed; never the value."""

from __future__ import annotations

from dataclasses import replace

from policies.rehearsal.explain import explained
from policies.rules.model import Action, Checks, Mode, Stage
from policies.rules.terms import Term
from policies.rules.where import Where
from tests.policies.samples import FACTS, policy, rule, sighting


def test_the_winner_comes_first_and_places_are_told() -> None:
    rules = policy(rule("a", Action.NOTICE), rule("b", Action.BLOCK, message="消してください"))
    lines = explained(rules, Stage.REQUEST, FACTS, [sighting(start=3)]).lines
    assert lines[0] == "判定: 遮断（block）"
    assert "b「題」（根拠: 指針 第1条）" in lines[1] and "消してください" in lines[2]
    assert lines[4:7] == (
        "  ◎ b: 遮断",
        "      氏名 … /messages/0/content 4文字目から4文字（確からしさ 0.90）",
        "  ○ a: 注意",
    )


def why_not(*args: object, **more: object) -> str:
    seen = [sighting("PERSON", 0.55)]
    explanation = explained(policy(rule("r", **more)), Stage.REQUEST, FACTS, seen)  # type: ignore[arg-type]
    return next(a.reason for a in explanation.accounts if a.rule.id == "r")


def test_the_predicate_that_failed_is_named() -> None:
    assert why_not(min_score=0.6) == "氏名 の確からしさが 0.55 で、0.6 に足りない"
    assert why_not(detect=frozenset({"PHONE_NUMBER"})) == "電話番号 が見つからない"
    assert why_not(min_count=2) == "1件だけ（2件から当てはまる）"
    inside = Where(any_of=(Where(external=False),))
    assert why_not(where=inside) == "条件 any が当てはまらない"
    deep = Where(all_of=(Where(departments=("税務課",)),))
    assert why_not(where=deep) == "条件 all.1.departments が当てはまらない"
    named = Where(all_of=(Where(departments=("税務課",), macro="税務"),))
    assert why_not(where=named) == "条件 all.1（macro: 税務）.departments が当てはまらない"


def test_an_observed_rule_says_what_it_would_do() -> None:
    observed = policy(rule("r", Action.BLOCK, mode=Mode.OBSERVE))
    lines = explained(observed, Stage.REQUEST, FACTS, [sighting()]).lines
    assert lines[:2] == ("判定: 許可（allow）", "  適用前の規則も適用したら: 遮断")


def test_who_has_to_confirm_is_told_what_to_check_and_how_to_go_on() -> None:
    asking = rule("r", Action.CONFIRM, checks=Checks(("公表された内容だけ",), reason=True))
    lines = explained(policy(asking), Stage.REQUEST, FACTS, [sighting()]).lines
    assert "    □ 公表された内容だけ" in lines
    assert "    確かめて「確認しました 理由: ○○」と返信すると、送信します" in lines


def test_a_route_names_the_model() -> None:
    lines = explained(
        policy(rule("r", Action.ROUTE, route="local")), Stage.REQUEST, FACTS, [sighting()]
    ).lines
    assert "    モデル local が答えます" in lines


def test_a_kind_of_the_packs_own_is_called_by_its_title() -> None:
    own = replace(
        policy(rule("r", detect=frozenset({"CODE"}))), terms=(Term("CODE", "事業の名前"),)
    )
    assert "事業の名前 … " in str(explained(own, Stage.REQUEST, FACTS, [sighting("CODE")]))
    assert "事業の名前 が見つからない" in str(explained(own, Stage.REQUEST, FACTS, []))
