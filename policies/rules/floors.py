"""What no YAML can lower: a My Number or a credential never leaves, and what could not be judged does not pass.

Packs document these rules with the clause that they serve; the code enforces them even without a pack.
"""

from __future__ import annotations

from policies.rules.model import Action, Basis, Operator, Rule, Stage
from policies.rules.where import Where

NEVER_STORED = frozenset({"JP_MY_NUMBER", "CREDENTIAL"})
"""Entities whose values no record may hold, in any form: eleven free digits are guessed from a hash in seconds."""
CERTAIN, POSSIBLE = 0.8, 0.5

_BOTH = frozenset(Stage)
_BASIS = (Basis("Sekisho", "下限規則", "confirmed"),)
_EXTERNAL = Where(external=True)


def _floor(
    name: str, title: str, stages: frozenset[Stage], detect: frozenset[str], **more: object
) -> Rule:
    return Rule(
        id=f"floor-{name}",
        title=title,
        basis=_BASIS,
        stages=stages,
        detect=detect,
        pack="floor",
        **{"severity": "critical", **more},  # type: ignore[arg-type]
    )


FLOOR_RULES: tuple[Rule, ...] = (
    _floor(
        "secrets-out",
        "個人番号と認証情報は外部へ送らない",
        frozenset({Stage.REQUEST}),
        NEVER_STORED,
        action=Action.BLOCK,
        message="個人番号または認証情報（パスワード・APIキーなど）が含まれています。消してから送り直してください。",
        min_score=CERTAIN,
        where=_EXTERNAL,
    ),
    _floor(
        "my-number-masked",
        "個人番号らしい数字は伏せる",
        frozenset({Stage.REQUEST}),
        frozenset({"JP_MY_NUMBER"}),
        action=Action.MASK,
        message="個人番号らしい数字を伏せました。",
        min_score=POSSIBLE,
        operator=Operator("replace"),
    ),
    _floor(
        "secrets-back",
        "回答に現れた個人番号と認証情報は伏せる",
        frozenset({Stage.RESPONSE}),
        NEVER_STORED,
        action=Action.MASK,
        message="回答に含まれる個人番号または認証情報を伏せました。",
        min_score=POSSIBLE,
        operator=Operator("replace"),
    ),
    _floor(
        "not-judged",
        "検査できなかったものは通さない",
        _BOTH,
        frozenset({"DETECTOR_FAILED"}),
        action=Action.BLOCK,
        message="内容を検査できなかったため、送信を止めました。文章を短くするか、管理者に連絡してください。",
        severity="high",
    ),
)

NEVER_ALLOWED: frozenset[str] = frozenset(entity for rule in FLOOR_RULES for entity in rule.detect)
"""Entities that no allow-list can let pass."""
