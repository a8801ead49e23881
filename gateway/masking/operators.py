"""Irreversible masks: Presidio's anonymizer operators, as a policy names them, and ［個人番号］ where it names none."""

from __future__ import annotations

import os
import re
import secrets
import sys
from types import ModuleType
from typing import cast

from gateway.web.errors import Code, GatewayError
from policies.rules.model import Operator
from policies.rules.vocabulary import japanese

# An operator that works by a service in the cloud imports Presidio's analyzer and, with it, spaCy: 80 MB of every
# process. Presidio goes without that operator where the module is missing, which None says.
_CLOUD = "presidio_analyzer.llm_utils.azure_auth_helper"
_modules = cast("dict[str, ModuleType | None]", sys.modules)
_there = _modules.setdefault(_CLOUD, None)
try:
    from presidio_anonymizer.operators import Encrypt, Hash, Mask, Redact, Replace
finally:
    if _there is None:
        del _modules[_CLOUD]

_OPERATORS = {
    "replace": Replace,
    "redact": Redact,
    "mask": Mask,
    "hash": Hash,
    "encrypt": Encrypt,
}
_NO_LETTER = re.compile("[^0-9a-z_-]")
_SALT = secrets.token_hex(32)
"""For a hash whose policy names no salt. Presidio takes another one for each place: the same person would be several in
one text, and a text in pieces another one at each reading."""


def bracketed(entity: str) -> str:
    """The irreversible default: the kind of thing that stood here, and nothing of it."""
    return f"［{japanese(entity)}］"


def bare(entity: str) -> str:
    """The same where only letters of ASCII may stand."""
    return f"masked_{_NO_LETTER.sub('_', entity.lower())}"[:64]


def irreversibly(operator: Operator | None, kind: str, value: str) -> str:
    """What stands in the place of `value`, which is of this kind: an entity, or what a pack calls its own. A missing
    encryption key is a 503, never an unmasked value."""
    if operator is None or (operator.name == "replace" and "new_value" not in operator.parameters):
        return bracketed(kind)
    parameters = {**operator.parameters, "entity_type": kind}
    if operator.name == "encrypt":
        key = os.environ.get(str(parameters.pop("key_env", "")), "")
        if len(key.encode()) not in (16, 24, 32):
            raise GatewayError(
                503,
                Code.MASK_KEY_MISSING,
                "伏せ字の暗号鍵が設定されていないため、送信を中止しました。管理者に連絡してください。"
                " (The key of an encrypting mask is missing.)",
            )
        parameters["key"] = key
    if operator.name == "hash":
        parameters.setdefault("salt", _SALT)
    return str(_OPERATORS[operator.name]().operate(text=value, params=parameters))
