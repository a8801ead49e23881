"""How a text would be treated and why, for commands, the API and pages: nothing of it is kept, sent or shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from gateway.facts import facts_of_model
from gateway.settings import Settings
from policies.rehearsal.cases import Screen
from policies.rehearsal.explain import Explanation, explained
from policies.rules.model import Facts, Policy, Sighting, Stage
from policies.rules.where import JAPAN

ENDPOINT = "/v1/chat/completions"


class UnknownModel(Exception):
    """The settings have no model of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"モデル「{name}」は config.yaml にありません (no such model)")


@dataclass(frozen=True, slots=True)
class Supposed:
    """A text, and what rules are told besides. Without a model, the first; without a time, now."""

    text: str = field(repr=False)
    stage: Stage = Stage.REQUEST
    model: str = ""
    department: str = ""
    person: str = field(default="", repr=False)
    data_class: str = ""
    intended_use: str = ""
    at: datetime | None = None


def explained_text(
    supposed: Supposed, settings: Settings, policy: Policy, screen: Screen
) -> Explanation:
    """Raises UnknownModel."""
    facts = _facts(supposed, settings)
    role = "assistant" if supposed.stage is Stage.RESPONSE else "user"
    text = supposed.text
    found = screen.findings(text)
    sightings = [Sighting("", role, f, policy.allow.allowing(f, text)) for f in found]
    return explained(policy, supposed.stage, facts, sightings)


def _when(at: datetime | None) -> datetime:
    """A time without a zone is meant in Japan, as everything in a guideline."""
    if at is None:
        return datetime.now(UTC)
    return at if at.tzinfo else at.replace(tzinfo=JAPAN)


def _facts(supposed: Supposed, settings: Settings) -> Facts:
    model = settings.model(supposed.model or settings.models[0].name)
    if model is None:
        raise UnknownModel(supposed.model)
    return replace(
        facts_of_model(model, supposed.department),
        endpoint=ENDPOINT,
        data_class=supposed.data_class,
        intended_use=supposed.intended_use,
        at=_when(supposed.at),
        characters=len(supposed.text),
        person=supposed.person,
    )
