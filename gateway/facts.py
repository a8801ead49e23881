"""What rules are told of a model: one place for requests and for texts that are tried."""

from __future__ import annotations

from gateway.settings import Model
from policies.rules.model import Facts


def facts_of_model(model: Model, department: str) -> Facts:
    """The facts of a request of `department` to `model`, so far."""
    attributes = model.attributes
    return Facts(
        department=department,
        model=model.name,
        external=attributes.external,
        region=attributes.region,
        trains_on_input=attributes.trains_on_input,
        abuse_monitoring=attributes.abuse_monitoring,
        max_class=attributes.max_class,
    )
