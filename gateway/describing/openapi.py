"""The endpoints as an OpenAPI 3.1 document, read from the catalogue and the full request of each: `GET /openapi.json`.

It describes what is read. Members beside those named may be sent as well; they are screened like any other.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from gateway.endpoints.catalogue import ENDPOINTS
from gateway.endpoints.endpoint import Endpoint
from gateway.endpoints.samples import SAMPLES
from gateway.web.body import Json
from gateway.web.errors import Code

OPENAPI_PATH = "/openapi.json"
_TEXTS_IN = ("messages", "input", "prompt")
_JSON, _FORM = "application/json", "multipart/form-data"
_REFUSALS = {
    "400": "検査できない、または形の誤った依頼 (unreadable, or content that cannot be screened)",
    "401": "APIキーの誤り (wrong API key)",
    "403": "ルールによる遮断 (blocked by a rule)",
    "404": "登録されていないモデル (unknown model)",
    "413": "大きすぎる依頼 (too large)",
    "502": "AIサービスの失敗 (the upstream failed)",
    "503": "記録できないため受け付けない (refused: it could not be recorded)",
}


def document() -> Json:
    """The whole document; the same for every installation of this version."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Sekisho",
            "version": version("sekisho"),
            "description": "ガイドラインを適用する生成AIゲートウェイ (a gateway that applies a guideline)",
        },
        "security": [{"key": []}],
        "paths": {endpoint.path: {"post": _operation(endpoint)} for endpoint in ENDPOINTS}
        | _models()
        | _files(),
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Error": _error()},
        },
    }


def shape(sample: Any) -> Json:
    """A schema that `sample` fits: its members with their types, none of them required."""
    if isinstance(sample, dict):
        return {"type": "object", "properties": {k: shape(v) for k, v in sample.items()}}
    if isinstance(sample, list):
        kinds = [shape(item) for item in sample]
        kinds = [kind for place, kind in enumerate(kinds) if kind not in kinds[:place]]
        return {"type": "array", "items": kinds[0] if len(kinds) == 1 else {"anyOf": kinds}}
    if isinstance(sample, bool):
        return {"type": "boolean"}
    return {"type": "number"} if isinstance(sample, int | float) else {"type": "string"}


def _operation(endpoint: Endpoint) -> Json:
    sample = {k: v for k, v in SAMPLES[endpoint.path].items() if k != "vendor_extra"}
    schema = shape({**sample, "stream": False})
    if endpoint.form:
        needed, kind = "file", _FORM
        schema["properties"]["file"] = {"type": "string", "format": "binary"}
    else:
        needed, kind = next(member for member in _TEXTS_IN if member in sample), _JSON
        told = schema["properties"][needed]
        schema["properties"][needed] = {"anyOf": [told, {"type": "string"}]}
    schema["required"] = sorted({"model", "purpose", "voice", needed} & set(sample))
    return {
        "operationId": endpoint.path.removeprefix("/v1/").replace("/", "_"),
        "requestBody": {"required": True, "content": {kind: {"schema": schema}}},
        "responses": {
            "200": {
                "description": "答え、または断りの言葉 (an answer, or a refusal in words)",
                "content": {_JSON: {}, "text/event-stream": {}, "text/plain": {}, "audio/*": {}},
            }
        }
        | _refusals(*_REFUSALS),
    }


def _files() -> Json:
    """What else is there under `/v1/files`, beside the upload."""
    identity = {"name": "file", "in": "path", "required": True, "schema": {"type": "string"}}
    found = {"200": {"description": "ファイル (files)", "content": {_JSON: {}}}}
    content = {
        "200": {"description": "中身 (contents)", "content": {"application/octet-stream": {}}}
    }
    one = {"parameters": [identity], "responses": found | _refusals("401", "404", "503")}
    raw = {"parameters": [identity], "responses": content | _refusals("401", "404", "503")}
    return {
        "/v1/files/{file}": {
            "get": {"operationId": "file", **one},
            "delete": {"operationId": "delete_file", **one},
        },
        "/v1/files/{file}/content": {"get": {"operationId": "file_content", **raw}},
    }


def _models() -> Json:
    name = {"name": "model", "in": "path", "required": True, "schema": {"type": "string"}}
    listed = {"200": {"description": "モデル (models)", "content": {_JSON: {}}}}
    return {
        "/v1/models": {"get": {"operationId": "models", "responses": listed | _refusals("401")}},
        "/v1/models/{model}": {
            "get": {
                "operationId": "model",
                "parameters": [name],
                "responses": listed | _refusals("401", "404"),
            }
        },
    }


def _refusals(*statuses: str) -> Json:
    content = {_JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {s: {"description": _REFUSALS[s], "content": content} for s in statuses}


def _error() -> Json:
    """OpenAI's error object; Messages has its own around the same members."""
    told = {
        "message": {"type": "string"},
        "type": {"type": "string"},
        "param": {"type": ["string", "null"]},
        "code": {"enum": sorted(code.value for code in Code)},
        "exchange": {"type": "string"},
    }
    error = {"type": "object", "properties": told, "required": ["message", "type"]}
    return {"type": "object", "properties": {"error": error}, "required": ["error"]}
