"""The OpenAPI 3.1 document, made of the operations and the very types that read requests and write answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from audit.oversight.roles import ROLE_NAMES, TABLE
from gateway.auditing.catalogue import OPERATIONS, PREFIX
from gateway.auditing.operation import File, Operation, adapter
from gateway.web.errors import TYPES, Code

Json = dict[str, Any]
Named = dict[tuple[Any, str], Json]
"""The schema of each type, as it is read or as it is written."""
_REF = "#/components/schemas/{model}"
_PATH_PARAMETER = re.compile(r"\{(\w+)\}")
_FAILURES = (400, 401, 403, 404, 409, 503)


def document(english: bool) -> Json:
    title = "Sekisho audit API" if english else "Sekisho 監査API"
    schemas, named = _schemas(OPERATIONS)
    paths: Json = {}
    for operation in OPERATIONS:
        paths.setdefault(PREFIX + operation.path, {})[operation.method.lower()] = _operation(
            operation, named, schemas, english
        )
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version("sekisho")},
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, "Error": _error()},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas(operations: Sequence[Operation]) -> tuple[Json, Named]:
    """The definitions, and the schema of each type as it is read (`validation`) or written (`serialization`)."""
    wanted: dict[tuple[Any, str], tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = {}
    for operation in operations:
        for kind in operation.takes:
            wanted[kind, "validation"] = (kind.__name__, "validation", adapter(kind))
        if operation.answer is not File:
            name = operation.answer.__name__
            wanted[operation.answer, "serialization"] = (
                name,
                "serialization",
                adapter(operation.answer),
            )
    found, definitions = TypeAdapter.json_schemas(list(wanted.values()), ref_template=_REF)
    named = {key: dict(found[name, mode]) for key, (name, mode, _) in wanted.items()}
    return dict(definitions.get("$defs", {})), named


def _operation(operation: Operation, named: Named, schemas: Json, english: bool) -> Json:
    enough = TABLE[operation.may] | (TABLE[operation.or_may] if operation.or_may else frozenset())
    roles = [role for role in ROLE_NAMES if role in enough]
    told = ", ".join(roles) if english else "、".join(ROLE_NAMES[role] for role in roles)
    found: Json = {
        "operationId": _identity(operation),
        "summary": operation.title[english],
        "description": f"Roles: {told}" if english else f"必要な役割: {told}",
        "parameters": [*_path_parameters(operation), *_query_parameters(operation, named, schemas)],
        "responses": _responses(operation, named),
    }
    if operation.method in ("POST", "PUT") and operation.takes:
        found["requestBody"] = {
            "content": {"application/json": {"schema": _body(operation, named, schemas)}}
        }
    return found


def _identity(operation: Operation) -> str:
    words = re.sub(r"[^a-z]+", "_", operation.path.lower()).strip("_")
    return f"{operation.method.lower()}_{words}"


def _path_parameters(operation: Operation) -> Iterator[Json]:
    for name in _PATH_PARAMETER.findall(operation.path):
        yield {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _query_parameters(operation: Operation, named: Named, schemas: Json) -> Iterator[Json]:
    if operation.method != "GET":
        return
    for kind in operation.takes:
        schema = _resolved(named[kind, "validation"], schemas)
        for name, described in schema["properties"].items():
            required = name in schema.get("required", ())
            yield {"name": name, "in": "query", "required": required, "schema": described}


def _body(operation: Operation, named: Named, schemas: Json) -> Json:
    """The fields of all that the operation takes, side by side in one object."""
    properties: Json = {}
    required: list[str] = []
    for kind in operation.takes:
        schema = _resolved(named[kind, "validation"], schemas)
        properties |= schema["properties"]
        required += schema.get("required", ())
    found = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": required} if required else found


def _resolved(schema: Json, schemas: Json) -> Json:
    """A type's own properties, where others only point to it."""
    found: Json = schemas[schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    return found


def _responses(operation: Operation, named: Named) -> Json:
    if operation.answer is File:
        content: Json = {"application/octet-stream": {"schema": {"type": "string"}}}
    else:
        content = {"application/json": {"schema": named[operation.answer, "serialization"]}}
    found: Json = {str(operation.status): {"description": "OK", "content": content}}
    if operation.answer is File:
        found["206"] = {"description": "Range", "content": content}
    error = {"application/json": {"schema": {"$ref": _REF.format(model="Error")}}}
    for status in _FAILURES:
        found[str(status)] = {"description": TYPES.get(status, "error"), "content": error}
    return found


def _error() -> Json:
    text = {"type": ["string", "null"]}
    members: Json = {
        "message": {"type": "string"},
        "type": {"type": "string"},
        "param": text,
        "code": {"type": "string", "enum": [code.value for code in Code]},
    }
    inner = {"type": "object", "properties": members, "required": list(members)}
    return {"type": "object", "properties": {"error": inner}, "required": ["error"]}
