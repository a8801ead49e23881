"""Who may publish: with roles given, two people of the policy role; before that, any two names."""

from __future__ import annotations

from datetime import date

import pytest

from audit.oversight.roles import Person, Role
from gateway.publishing.signatories import Signatories
from gateway.publishing.statement import PublicationRefused
from policies.rules.exemption import Exemption
from policies.rules.where import Where

AUTHOR = frozenset({Role.POLICY_AUTHOR})
PEOPLE = {
    "総務課係長": Person("総務課係長", "総務課", AUTHOR),
    "総務課長": Person("総務課長", "総務課", AUTHOR),
    "監査係": Person("監査係", "監査課", frozenset({Role.AUDITOR})),
    "職員": Person("職員", "福祉課", frozenset({Role.STAFF})),
}
ASKED = Signatories(PEOPLE)


def exemption(approver: str, name: str = "x-1") -> Exemption:
    days = (date(2026, 4, 1), date(2026, 4, 30))
    return Exemption(name, "r", "理由", "係長", approver, *days, Where(departments=("福祉課",)))


def test_two_policy_authors_may_publish_however_their_names_are_written() -> None:
    ASKED.check("総務課係長", "総務課 長")


@pytest.mark.parametrize(
    ("author", "approver", "who"),
    [
        ("監査係", "総務課長", "作成者"),
        ("総務課係長", "職員", "承認者"),
        ("総務課係長", "市長", "承認者"),
    ],
)
def test_anybody_else_is_refused_and_told_what_is_needed(
    author: str, approver: str, who: str
) -> None:
    with pytest.raises(PublicationRefused) as refused:
        ASKED.check(author, approver)
    assert who in str(refused.value) and "政策管理者" in str(refused.value)


def test_a_new_exception_is_approved_by_a_policy_author_too() -> None:
    ASKED.check_new([exemption("総務課長")], [])
    with pytest.raises(PublicationRefused, match="例外 x-1 の承認者「監査係」"):
        ASKED.check_new([exemption("監査係")], [])
    ASKED.check_new([exemption("監査係")], [exemption("監査係")])
    with pytest.raises(PublicationRefused):
        ASKED.check_new([exemption("職員")], [exemption("監査係")])


def test_before_anybody_has_a_role_any_two_names_may() -> None:
    nobody = Signatories({"職員": PEOPLE["職員"]})
    nobody.check("甲", "乙")
    nobody.check_new([exemption("丙")], [])
