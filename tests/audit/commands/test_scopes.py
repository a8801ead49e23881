"""A scope is read by people."""

from __future__ import annotations

from audit.commands.scopes import in_words


def test_a_scope_is_told_in_words() -> None:
    assert in_words({"exchanges": ["x1", "x2"]}) == "やり取り x1・x2"
    assert in_words({"month": "2026-10", "classes": ["content"]}) == "月 2026-10、種類 content"
    assert in_words({"filter": {"department": "税務課"}}) == "絞り込み（部署 税務課）"
    assert in_words({"everything": True}) == "全体"
    assert in_words({"new": 1}) == "new 1"
