"""What two people agree to: one asks for it, another approves it, and both steps are in the log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from audit.erasure.erasing import Eraser
from audit.ledger.approval import Approval
from audit.oversight.approval import Answer, Asking, ask, decide
from audit.oversight.roles import Person, Role

ONE, TWO = (Person(name, "", frozenset({Role.AUDITOR})) for name in ("監査一", "監査二"))


def agreed(
    eraser: Eraser, matter: str, scope: Mapping[str, Any], reason: str = "本人の申し出"
) -> Approval:
    asked = ask(eraser.log, ONE, Asking(matter, scope, reason))
    return decide(eraser.log, eraser.reader, TWO, Answer(asked.id, True), matter)
