"""The JSON Schemas as published: the files of `policies/schema/` and what a gateway answers are the same bytes.

`python -m policies.language.published` writes the files.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from policies.language.case_schema import case_json_schema
from policies.language.schema import json_schema

FOLDER = Path(__file__).parents[1] / "schema"
SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "policy.v1.json": json_schema,
    "cases.v1.json": case_json_schema,
}


def published(name: str) -> bytes:
    """`name` is one of SCHEMAS. People read it too, so it has lines and no escapes."""
    return (json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n").encode()


if __name__ == "__main__":
    for one in SCHEMAS:
        (FOLDER / one).write_bytes(published(one))
