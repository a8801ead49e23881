"""How often each exception was used, as the log has it: the records say which exception lifted which rule."""

from __future__ import annotations

from audit.errors import LogRefused
from audit.reading.read import Reader
from gateway.settings import Settings
from policies.rehearsal.lint import Use


def exception_uses(settings: Settings) -> dict[str, Use]:
    """By the id of the exception; each exchange counts once. Empty where there is no log yet."""
    try:
        reader = Reader.open(settings.audit.url)
    except LogRefused:
        return {}
    counted: set[tuple[str, str]] = set()
    uses: dict[str, Use] = {}
    with reader:
        for record in reader.records():
            for name, *_ in record.body.get("exceptions", ()):
                known = uses.get(name, Use(0, record.at))
                more = (name, record.exchange) not in counted
                counted.add((name, record.exchange))
                uses[name] = Use(known.count + more, max(known.last, record.at))
    return uses
