"""Every way a caller can be told "no": one exception with fields, one function that makes the body.

    GatewayError(status, code, message, param)
    +-- raised where the fault is seen, turned into OpenAI's error shape by `error_body` alone

A *block* by a rule is not an error here but a decision; `refusal.py` gives it its form.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import orjson

TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    403: "permission_error",
    404: "invalid_request_error",
    409: "invalid_request_error",
    405: "invalid_request_error",
    413: "invalid_request_error",
    429: "rate_limit_error",
    502: "upstream_error",
    503: "service_unavailable",
    504: "upstream_error",
}


class Code(StrEnum):
    """Every `code` there is; `docs/errors.md` has a section on each."""

    INVALID_API_KEY = "invalid_api_key"
    MODEL_NOT_FOUND = "model_not_found"
    ENDPOINT_NOT_SCREENED = "endpoint_not_screened"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    INVALID_JSON = "invalid_json"
    DUPLICATE_KEY = "duplicate_key"
    INVALID_REQUEST = "invalid_request"
    UNKNOWN_MEMBER = "unknown_member"
    UNKNOWN_CONTENT_PART = "unknown_content_part"
    TOKEN_IDS = "token_ids"
    ATTACHMENT_NOT_READ = "attachment_not_read"
    FILES_UNAVAILABLE = "files_unavailable"
    FILE_NOT_FOUND = "file_not_found"
    REMOTE_REFERENCE = "remote_reference"
    RESPONSE_NOT_FOUND = "response_not_found"
    MODALITY_NOT_SCREENED = "modality_not_screened"
    TOOL_NOT_SCREENED = "tool_not_screened"
    REQUEST_TOO_LARGE = "request_too_large"
    VALUE_SURVIVES = "value_survives"
    BLOCKED_BY_POLICY = "blocked_by_policy"
    CONFIRMATION_REQUIRED = "confirmation_required"
    AUDIT_UNAVAILABLE = "audit_unavailable"
    MASK_KEY_MISSING = "mask_key_missing"
    UPSTREAM_ERROR = "upstream_error"
    UPSTREAM_TIMEOUT = "upstream_timeout"
    UPSTREAM_RATE_LIMITED = "upstream_rate_limited"
    UPSTREAM_OVERLOADED = "upstream_overloaded"
    INTERNAL_ERROR = "internal_error"
    ROLE_REQUIRED = "role_required"
    STEP_REFUSED = "step_refused"
    AUDIT_BUSY = "audit_busy"
    FOREIGN_FORM = "foreign_form"


@dataclass(slots=True)
class GatewayError(Exception):
    """`message` is shown to staff as it is and never holds text of the request or of an upstream."""

    status: int
    code: Code
    message: str
    param: str | None = None
    retry_after: str | None = None
    member: str = field(default="", repr=False)
    """A key of the request, or a kind of tool, that nobody knows. It may be told to who sent it, where nothing is found
    in it."""

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    def __reduce__(self) -> tuple[Any, ...]:
        """Whole, also from another process: an exception would take only its positional arguments along."""
        told = (self.status, self.code, self.message, self.param, self.retry_after, self.member)
        return type(self), told

    def naming(self) -> GatewayError:
        """The same, with that name: for a key whose place says nothing instead of that."""
        place = str(self.param)
        if place.endswith(self.member):
            return self
        told = self.member if "*" in place else f"{place}: {self.member}"
        param = self.member if "*" in place else self.param
        return replace(self, message=self.message.replace(place, told), param=param)


def error_body(error: GatewayError, exchange: str | None = None) -> bytes:
    """OpenAI's error object, alone."""
    return orjson.dumps({"error": error_told(error, exchange)})


def error_told(error: GatewayError, exchange: str | None = None) -> dict[str, str | None]:
    """`exchange` lets the reader of the error find the entry in the log."""
    content: dict[str, str | None] = {
        "message": error.message,
        "type": TYPES.get(error.status, "api_error"),
        "param": error.param,
        "code": error.code.value,
    }
    if exchange is not None:
        content["exchange"] = exchange
    return content


def bad_key() -> GatewayError:
    return GatewayError(
        401,
        Code.INVALID_API_KEY,
        "APIキーが正しくないか、失効しています。管理者に確認してください。"
        " (The API key is missing, wrong or revoked.)",
    )


def endpoint_not_screened(path: str) -> GatewayError:
    """`path` is a class of paths, not what the sender wrote."""
    return GatewayError(
        404,
        Code.ENDPOINT_NOT_SCREENED,
        f"{path} は検査できないため利用できません。WebSocket（realtime）も使えません。"
        "使えるものは sekisho coverage で確かめてください。"
        " (This endpoint is not screened and is therefore refused; so is every WebSocket.)",
    )


def method_not_allowed(method: str, path: str) -> GatewayError:
    return GatewayError(
        405,
        Code.METHOD_NOT_ALLOWED,
        f"{path} では {method} を使えません。 (This method is not allowed here.)",
    )


def not_found(path: str) -> GatewayError:
    return GatewayError(404, Code.NOT_FOUND, f"{path} はありません。 (There is nothing here.)")


def internal_error() -> GatewayError:
    return GatewayError(
        500,
        Code.INTERNAL_ERROR,
        "ゲートウェイ内部の問題で処理を中止しました。管理者に受付IDを伝えてください。"
        " (The gateway failed; the answer was not delivered.)",
    )


def unknown_model(known: tuple[str, ...]) -> GatewayError:
    return GatewayError(
        404,
        Code.MODEL_NOT_FOUND,
        "このモデルは登録されていません。使えるモデル: "
        + "、".join(known)
        + " (Unknown model; see GET /v1/models.)",
        "model",
    )


def unreadable(
    message: str, param: str | None = None, code: Code = Code.INVALID_REQUEST
) -> GatewayError:
    return GatewayError(400, code, message, param)


def attachment_not_read(reasons: list[str]) -> GatewayError:
    """No rule in force says what is to be done with a file that could not be read: it stays here."""
    return unreadable(
        "読めない添付があるため、送信を中止しました。"
        + "、".join(reasons)
        + "。 (An attachment cannot be screened, and no rule lets it pass.)",
        code=Code.ATTACHMENT_NOT_READ,
    )


def too_deep() -> GatewayError:
    return unreadable(
        "JSONの入れ子が深すぎます。浅くして送ってください。 (The JSON is nested too deeply.)"
    )


def too_large(limit: int) -> GatewayError:
    return GatewayError(
        413,
        Code.REQUEST_TOO_LARGE,
        f"送信できるのは {limit:,} バイトまでです。文章を分けて送ってください。 (The request body is too large.)",
    )


def value_survives() -> GatewayError:
    return GatewayError(
        403,
        Code.VALUE_SURVIVES,
        "伏せた情報が別の書き方で残っているため、送信を中止しました。書き方をそろえるか消してください。"
        " (A masked value still stands in the request in another spelling; nothing was forwarded.)",
    )


def audit_unavailable() -> GatewayError:
    return GatewayError(
        503,
        Code.AUDIT_UNAVAILABLE,
        "記録簿に書き込めないため、送信を中止しました。管理者に連絡してください。"
        " (The audit log cannot be written; nothing was forwarded.)",
    )


def audit_busy() -> GatewayError:
    return GatewayError(
        503,
        Code.AUDIT_BUSY,
        "監査の処理が混み合っています。少し待ってから試してください。"
        " (Too many requests of auditors are waiting; try again in a moment.)",
        retry_after="2",
    )
