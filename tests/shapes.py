"""Every string of a JSON Schema in turn: requests as small as can be that hold one marker, each in another place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Placed:
    """A value with the marker in it. `place` reads as `messages/0/content`; a `#` at its end means the key itself."""

    place: tuple[str, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class Shapes:
    schema: Schema
    marker: str

    def members(self) -> Iterator[tuple[str, Placed]]:
        """For each member of the request: its name, and a value of it for each string inside.

        What many kinds of parts have in common, such as their `type`, is tried once for each kind.
        """
        for name, member in self.schema["properties"].items():
            told: set[tuple[object, ...]] = set()
            for placed in self._placed(member, ()):
                trail = (placed.place, *_kinds(placed.value))
                if trail not in told:
                    told.add(trail)
                    yield name, placed

    def _placed(self, schema: Schema, way: tuple[str, ...]) -> Iterator[Placed]:
        """`way`: the definitions that were entered, each at most once: what refers to itself ends there."""
        if len(way) > _DEEPEST:
            return
        reference = schema.get("$ref")
        if reference is not None:
            if reference not in way:
                yield from self._placed(self._resolved(schema), (*way, reference))
            return
        for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            yield from self._placed(choice, way)
        if schema.get("type") == "string" or "enum" in schema or "const" in schema:
            yield Placed((), self.marker)
        elif schema.get("type") == "array":
            for inner in self._placed(schema.get("items", {}), way):
                yield Placed(("0", *inner.place), [inner.value])
        elif schema.get("type") == "object":
            yield from self._in_object(schema, way)

    def _in_object(self, schema: Schema, way: tuple[str, ...]) -> Iterator[Placed]:
        least = self._least(schema)
        for name, member in schema.get("properties", {}).items():
            for inner in self._placed(member, way):
                yield Placed((name, *inner.place), {**least, name: inner.value})
        free = schema.get("additionalProperties")
        if free or "properties" not in schema:
            yield Placed(("k", "#"), {**least, self.marker: 1})
            inside = list(self._placed(free, way)) if isinstance(free, dict) else []
            for inner in inside or [Placed((), self.marker)]:
                yield Placed(("k", *inner.place), {**least, "k": inner.value})

    def _least(self, schema: Schema) -> Any:
        """The smallest value that fits: what is required, and the first of several choices."""
        schema = self._resolved(schema)
        for choices in (schema.get("anyOf"), schema.get("oneOf")):
            if choices:
                return self._least(choices[0])
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        if schema.get("type") == "object":
            known = schema.get("properties", {})
            return {n: self._least(known[n]) for n in schema.get("required", ()) if n in known}
        return {"string": "x", "array": [], "integer": 1, "number": 1, "boolean": False}.get(
            schema.get("type", "")
        )

    def _resolved(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self.schema["$defs"][schema["$ref"].rsplit("/", 1)[1]]
        return schema


def _kinds(value: Any) -> Iterator[str]:
    """What the objects around the marker say they are, from the outside in."""
    inside = value[:1] if isinstance(value, list) else []
    if isinstance(value, dict):
        yield from (value[k] for k in ("type", "role") if isinstance(value.get(k), str))
        inside = [item for item in value.values() if isinstance(item, dict | list)]
    for item in inside:
        yield from _kinds(item)
