"""Who may stand behind a publication: its author, its approver, and whoever approved a new exception.

Once anybody has been given a role, all of them are people of the table of roles; before that there is nobody to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from audit.oversight.roles import ROLE_NAMES, TABLE, May, Person, Role, anybody_has_a_role
from gateway.publishing.statement import PublicationRefused
from policies.rules.exemption import Exemption
from policies.rules.people import same_person


@dataclass(frozen=True, slots=True)
class Signatories:
    people: Mapping[str, Person] = field(default_factory=dict, repr=False)

    def check(self, author: str, approver: str) -> None:
        """Raises PublicationRefused."""
        if anybody_has_a_role(self.people):
            self._require(author, May.PUBLISH, ("作成者（--author）", "author"))
            self._require(approver, May.PUBLISH_APPROVE, ("承認者（--approver）", "approver"))

    def check_new(self, exemptions: Iterable[Exemption], before: Iterable[Exemption]) -> None:
        """Those that nobody has published yet. Raises PublicationRefused."""
        known = {(one.id, one.approver, one.until) for one in before}
        for one in exemptions if anybody_has_a_role(self.people) else ():
            if (one.id, one.approver, one.until) not in known:
                who = (f"例外 {one.id} の承認者", f"approver of the exception {one.id}")
                self._require(one.approver, May.PUBLISH_APPROVE, who)

    def _require(self, name: str, what: May, who: tuple[str, str]) -> None:
        found = (person for known, person in self.people.items() if same_person(known, name))
        if not any(person.may(what) for person in found):
            roles = [role for role in Role if role in TABLE[what]]
            needed = "、".join(ROLE_NAMES[role] for role in roles)
            raise PublicationRefused(
                f"{who[0]}「{name.strip()}」には「{needed}」の役割がありません。役割は auth.people か"
                " sekisho key create --role policy_author で与えます"
                f" (the {who[1]} “{name.strip()}” does not have the role {', '.join(roles)}:"
                " give it in auth.people or with sekisho key create --role policy_author)"
            )
