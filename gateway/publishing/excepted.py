"""What records say of the exceptions of a policy, so that evidence needs no policy: who asked for each, who approved
it, from when until when. Why is sealed; for whom stands in the bundle alone, which has accounts in it.
"""

from __future__ import annotations

from policies.rules.model import Policy


def terms(policy: Policy) -> list[dict[str, str]]:
    return [
        {
            "id": one.id,
            "rule": one.rule,
            "owner": one.owner,
            "approver": one.approver,
            "from": one.start.isoformat(),
            "until": one.until.isoformat(),
        }
        for one in sorted(policy.exemptions, key=lambda one: one.id)
    ]


def reasons(policy: Policy) -> dict[str, dict[str, str]] | None:
    """None where there are no exceptions: then there is nothing to be sealed."""
    said = {one.id: one.reason for one in policy.exemptions}
    return {"excepted": said} if said else None
