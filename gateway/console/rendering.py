"""Pages made of templates, and the headers that keep everything else out: no script, nothing from elsewhere.

The one style sheet stands in each page, and is named by its hash: what anybody brought into a page has no style either.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from audit.oversight.roles import ROLE_NAMES
from audit.reading.words import DECISIONS, REVIEWS, STATES
from audit.reports.document import MOST, written
from policies.rehearsal.explain_english import in_english

FOLDER = Path(__file__).parent / "templates"
HTML = b"text/html; charset=utf-8"


@cache
def _style() -> str:
    return (FOLDER / "style.css").read_text(encoding="utf-8")


@cache
def headers() -> tuple[tuple[bytes, bytes], ...]:
    digest = b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'none'"
    )
    return (
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        # not `no-referrer`: browsers would then send forms with the origin "null", and every one would be refused
        (b"referrer-policy", b"same-origin"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cache-control", b"no-store"),
    )


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["local"] = local
    environment.filters["told"] = told
    environment.filters["written"] = written
    environment.globals["most_bars"] = MOST
    environment.globals["style"] = Markup(_style())
    return environment


def rendered(template: str, context: Mapping[str, Any], *, english: bool) -> bytes:
    page = _templates().get_template(template)

    def say(japanese: str, other: str) -> str:
        return other if english else japanese

    words = {
        "english": english,
        "t": say,
        "state_name": lambda state: state if english else STATES.get(state, state),
        "decision_name": lambda one: DECISIONS.get(one, (one, one))[english] if one else "",
        "review_name": lambda one: one if english else REVIEWS.get(one, one),
        "kind_name": lambda kind: kind if english else context["kinds"].get(kind, kind),
        "explanation": lambda lines: "\n".join(in_english(lines) if english else lines),
        "role_name": lambda role: role.value if english else ROLE_NAMES[role],
    }
    # half of a surrogate pair, which a model can make up, has no UTF-8
    return page.render({**words, **context}).encode("utf-8", "replace")


def told(value: Any) -> str:
    """A fact of a record in a line."""
    if isinstance(value, Mapping):
        return "、".join(f"{name}: {told(one)}" for name, one in value.items())
    if isinstance(value, list):
        return "、".join(map(told, value))
    return value if isinstance(value, str) else json.dumps(value)


def local(at: str | datetime, form: str = "%Y-%m-%d %H:%M:%S") -> str:
    """A time of the log in the time zone of the gateway."""
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found.astimezone().strftime(form)
