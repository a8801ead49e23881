"""A rule that goes further than it did shows which exchanges on record it touches, each once."""

from __future__ import annotations

from dataclasses import replace

from gateway.commands.promotions import promoted
from gateway.commands.speech import Speech
from gateway.publishing.evidence import evidence, rising
from policies.rehearsal.replay import Recorded, Unreplayable
from policies.rules.model import Action, Mode, Stage
from tests.policies.samples import FACTS, policy, rule, sighting

SEEN = (sighting(),)


def recorded(exchange: str, department: str = "福祉課", found: bool = True) -> Recorded:
    facts = replace(FACTS, department=department)
    return Recorded(exchange, Stage.REQUEST, facts, SEEN if found else (), Action.ALLOW, ())


def test_only_rules_that_go_further_are_promoted() -> None:
    modes = {"up": Mode.OBSERVE, "same": Mode.NOTICE, "down": Mode.ENFORCE}
    old = policy(*(rule(name, mode=mode) for name, mode in modes.items()))
    new = policy(
        rule("up", mode=Mode.NOTICE),
        rule("same", mode=Mode.NOTICE),
        rule("down", mode=Mode.OBSERVE),
        rule("new"),
        rule("watched", mode=Mode.OBSERVE),
    )
    found = rising(old, new)
    assert {r.id: was for r, was in found.items()} == {"up": Mode.OBSERVE, "new": None}


def test_the_exchanges_that_a_promotion_touches_are_counted_once_and_by_department() -> None:
    new = policy(rule("r", Action.BLOCK))
    records: list[Recorded | Unreplayable] = [
        recorded("ex-1"),
        recorded("ex-1"),
        recorded("ex-2", "税務課"),
        recorded("ex-3"),
        recorded("ex-4", found=False),
        Unreplayable("ex-5", "内容が消去されている"),
    ]
    found = evidence(new, {new.rules[0]: Mode.OBSERVE}, records, 30)
    assert list(promoted(found, Speech())) == [
        "段階が上がる規則（直近30日のやり取り 4件に当てはめました）:",
        "  r: 観測 → 適用（遮断）: 3件（福祉課 2件、税務課 1件。例: ex-1、ex-2、ex-3）",
        "  判定し直せない記録 1件",
    ]
    assert found.body["rules"] == [{"rule": "r", "from": "observe", "to": "enforce", "affected": 3}]


def test_a_promotion_that_touches_nothing_says_so() -> None:
    new = policy(rule("r", mode=Mode.NOTICE))
    found = evidence(new, {new.rules[0]: None}, [recorded("ex-4", found=False)], 7)
    assert list(promoted(found, Speech()))[1] == "  r: なし → 知らせる（伏せ字）: 0件"
