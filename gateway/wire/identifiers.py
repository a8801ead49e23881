"""Which strings of a request are names of tools and ids of calls: programs compare them, and nobody reads them as text.

Providers take letters, digits, `_` and `-` there and nothing else.
"""

from __future__ import annotations

import re

_ITEM = r"/[0-9]+"
_KIND = "(?:/function|/custom)?"
_OF_TOOLS = (
    rf"/tools{_ITEM}(?:/tools{_ITEM})?{_KIND}/name"
    rf"|/tool_choice(?:/allowed_tools)?(?:/tools{_ITEM})?{_KIND}/name"
    rf"|/functions{_ITEM}/name|/function_call/name"
    "|/response_format/json_schema/name|/text/format/name"
)
_OF_CALLS = (
    rf"/messages{_ITEM}/(?:tool_call_id|function_call/name)"
    rf"|/messages{_ITEM}/(?:content|tool_calls){_ITEM}{_KIND}/(?:id|tool_use_id|name)"
    rf"|/input{_ITEM}/(?:id|call_id|name)"
)
_IDENTIFIER = re.compile(f"(?:{_OF_TOOLS}|{_OF_CALLS})")


def is_identifier(pointer: str) -> bool:
    return pointer.endswith(("name", "id")) and _IDENTIFIER.fullmatch(pointer) is not None
