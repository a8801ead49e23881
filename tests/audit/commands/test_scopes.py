"""A scope is read by people."""

from __future__ import annotations

from audit.commands.scopes import in_words


def test_a_scope_is_told_in_words() -> None:
    assert in_words({"exchanges": ["x1", "x2"]}) == "やり取り x1・x2"
    assert in_words({"month": "2026-10", "classes": ["content"]}) == "月 2026-10、種類 内容"
    assert in_words({"filter": {"department": "税務課"}}) == "絞り込み（部署 税務課）"
    assert in_words({"everything": True}) == "全体"
    assert in_words({"new": 1}) == "new 1"


def test_what_was_looked_for_is_told_in_words_of_either_language() -> None:
    asked = {"phrases": ["減免", "住民税"], "filter": {"state": "blocked", "decision": "mask"}}
    assert in_words(asked) == "語句 減免・住民税、絞り込み（状態 遮断、判定 伏せ字）"
    assert in_words(asked, english=True) == (
        "phrases 減免, 住民税, filter (state blocked, decision mask)"
    )
    assert in_words({"phrases": [], "filter": {}}) == ""
    counted = {"count": 3, "complete": False, "contents": False, "what": "view"}
    assert in_words(counted) == "件数 3、途中まで、内容なし、しようとしたこと 1件の表示（内容あり）"
    assert in_words(counted, english=True) == "count 3, not complete, no contents, what view"


def test_of_a_long_list_the_beginning_is_told_where_nobody_has_to_decide_on_it() -> None:
    scope = {"exchanges": [f"x{n}" for n in range(5)]}
    assert in_words(scope, most=2) == "やり取り x0・x1・ほか3件"
    assert in_words(scope, english=True, most=2) == "exchanges x0, x1, and 3 more"
    assert in_words(scope) == "やり取り x0・x1・x2・x3・x4"
