"""What a promotion rests on, in words: which rules go further, and how many exchanges on record they would touch."""

from __future__ import annotations

from collections.abc import Iterator

from gateway.commands.speech import Speech
from gateway.publishing.evidence import Evidence, Promotion


def promoted(found: Evidence, say: Speech) -> Iterator[str]:
    told = "段階が上がる規則（直近{}日のやり取り {:,}件に当てはめました）:"
    yield say(told, found.days, found.exchanges)
    for promotion in found.promotions:
        yield f"  {_line(promotion, say)}"
    if found.unreplayable:
        yield f"  {say('判定し直せない記録 {:,}件', found.unreplayable)}"


def _line(promotion: Promotion, say: Speech) -> str:
    rule, affected = promotion.rule, promotion.affected
    end = (say.mode(rule.mode), say.action(rule.action), affected)
    if promotion.before is None:
        line = say("{}: なし → {}（{}）: {}件", rule.id, *end)
    else:
        line = say("{}: {} → {}（{}）: {}件", rule.id, say.mode(promotion.before), *end)
    if not affected:
        return line
    where = say.listed(say("{} {}件", name, count) for name, count in promotion.departments)
    return line + say("（{}。例: {}）", where, say.listed(promotion.samples))
