"""The table of roles: documented as it is, and what a person may do by it."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.ledger.approval import same_person
from audit.oversight.roles import MAY_NAMES, ROLE_NAMES, TABLE, May, NotAllowed, Person, Role
from audit.reading.filters import Filter

ROOT = Path(__file__).parents[3]
HEAD = Person("課長", "福祉課", frozenset({Role.SECTION_HEAD}))
AUDITOR = Person("監査", "監査課", frozenset({Role.AUDITOR}))


def test_the_documents_have_the_table_as_it_is() -> None:
    japanese = (ROOT / "docs/ja/audit-oversight.md").read_text(encoding="utf-8")
    english = (ROOT / "docs/audit-oversight.md").read_text(encoding="utf-8")
    for what in May:
        marks = " | ".join("○" if role in TABLE[what] else "" for role in Role)
        assert f"| {MAY_NAMES[what]} | {marks} |" in japanese
        assert f"| `{what}` | {marks} |" in english


def test_every_permission_and_every_role_has_a_name_and_a_place() -> None:
    assert set(TABLE) == set(MAY_NAMES) == set(May)
    assert set(ROLE_NAMES) == set(Role) == {role for roles in TABLE.values() for role in roles}


def test_content_is_for_auditors_and_section_heads_and_keys_are_apart() -> None:
    for what in (May.VIEW, May.SEARCH, May.EXPORT):
        assert TABLE[what] == {Role.SECTION_HEAD, Role.AUDITOR}
    assert TABLE[May.KEYS] == {Role.KEY_HOLDER}


def test_a_section_head_is_held_to_their_section_and_an_auditor_is_not() -> None:
    assert HEAD.narrowed(May.LIST, Filter(model="m")) == Filter(model="m", department="福祉課")
    assert AUDITOR.narrowed(May.LIST, Filter(department="税務課")) == Filter(department="税務課")
    with pytest.raises(NotAllowed, match="own section"):
        HEAD.narrowed(May.LIST, Filter(department="税務課"))
    with pytest.raises(NotAllowed, match="own section"):
        HEAD.within(May.VIEW, None)
    both = Person("兼務", "福祉課", HEAD.roles | AUDITOR.roles)
    assert both.section(May.LIST) is None


def test_without_a_section_nobody_is_head_of_one() -> None:
    nowhere = Person("課長", "", HEAD.roles)
    with pytest.raises(NotAllowed, match="own section"):
        nowhere.within(May.VIEW, "")


def test_staff_are_entered_by_their_pseudonym_and_overseers_by_name() -> None:
    assert Person("職員", "課", frozenset({Role.STAFF}), "職員-A").by == "職員-A"
    assert Person("監査", "課", frozenset({Role.STAFF, Role.AUDITOR}), "職員-A").by == "監査"


def test_a_name_in_other_letters_is_the_same_person() -> None:
    assert same_person("Ａｕｄｉｔ 1", "audit1") and not same_person("監査一", "監査二")
