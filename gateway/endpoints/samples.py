"""A full request of each endpoint: every member and every kind of part that is carried over, once.

`sekisho coverage` reads its positions from these, and the tests put a marker in each of their leaves.
"""

from __future__ import annotations

from gateway.web.body import Json

FILE = "data:text/plain;base64,dA=="
"""A text file with one letter."""

CHAT: Json = {
    "model": "mock",
    "messages": [
        {"role": "system", "content": "s", "name": "n"},
        {"role": "developer", "content": [{"type": "text", "text": "d"}]},
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
        {
            "role": "user",
            "content": [{"type": "file", "file": {"filename": "f.txt", "file_data": FILE}}],
        },
        {
            "role": "assistant",
            "content": "c",
            "refusal": "r",
            "name": "n",
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "f", "arguments": '{"to": {"who": ["x"]}}'},
                }
            ],
            "function_call": {"name": "f", "arguments": "{}"},
        },
        {"role": "tool", "tool_call_id": "call_1", "content": '{"found": "y"}'},
        {"role": "function", "name": "f", "content": "z"},
        {"role": "user", "content": "last", "name": "n"},
    ],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "f",
                "description": "d",
                "parameters": {
                    "type": "object",
                    "title": "t",
                    "properties": {
                        "to": {
                            "type": "string",
                            "description": "d",
                            "enum": ["e"],
                            "default": "e",
                            "examples": ["e"],
                            "pattern": "p",
                        }
                    },
                    "required": ["to"],
                },
            },
        },
        {
            "type": "custom",
            "custom": {
                "name": "c",
                "description": "d",
                "format": {"type": "grammar", "grammar": {"definition": "g", "syntax": "lark"}},
            },
        },
    ],
    "tool_choice": {"type": "function", "function": {"name": "f"}},
    "functions": [{"name": "f", "description": "d", "parameters": {"type": "object"}}],
    "function_call": {"name": "f"},
    "response_format": {
        "type": "json_schema",
        "json_schema": {
            "name": "n",
            "description": "d",
            "schema": {"type": "object", "properties": {"a": {"type": "string", "const": "k"}}},
        },
    },
    "metadata": {"case": "m"},
    "user": "u",
    "stop": ["s1", "s2"],
    "logit_bias": {"50256": -100},
    "prediction": {"type": "content", "content": [{"type": "text", "text": "p"}]},
    "prompt_cache_key": "k",
    "safety_identifier": "s",
    "service_tier": "auto",
    "reasoning_effort": "low",
    "verbosity": "low",
    "web_search_options": {
        "search_context_size": "low",
        "user_location": {"type": "approximate", "approximate": {"city": "c", "country": "JP"}},
    },
    "vendor_extra": {"chat_id": "v", "deep": [["w"]]},
}

PARAMETERS: Json = {
    "type": "object",
    "properties": {"to": {"type": "string", "description": "d", "enum": ["e"]}},
    "required": ["to"],
}
OF_PROGRAMS: list[Json] = [
    {"type": "custom_tool_call", "id": "ctc_1", "call_id": "call_3", "name": "c", "input": "i"},
    {"type": "custom_tool_call_output", "call_id": "call_3", "output": "o"},
    {
        "type": "local_shell_call",
        "id": "lsh_1",
        "call_id": "call_4",
        "status": "completed",
        "action": {"type": "exec", "command": ["ls", "w"], "env": {"K": "v"}, "user": "u"},
    },
    {"type": "local_shell_call_output", "id": "call_4", "output": "o"},
    {
        "type": "shell_call",
        "call_id": "call_5",
        "action": {"commands": ["ls"], "timeout_ms": 1000},
    },
    {
        "type": "shell_call_output",
        "call_id": "call_5",
        "output": [{"stdout": "o", "stderr": "e", "outcome": {"type": "exit", "exit_code": 0}}],
    },
    {
        "type": "apply_patch_call",
        "call_id": "call_6",
        "status": "completed",
        "operation": {"type": "update_file", "path": "p", "diff": "@@\n-a\n+b"},
    },
    {"type": "apply_patch_call_output", "call_id": "call_6", "status": "completed", "output": "o"},
]
"""What the caller's own program was asked to do, and what came of it."""
RESPONSES: Json = {
    "model": "mock",
    "instructions": "s",
    "input": [
        {"role": "developer", "content": "d"},
        {
            "type": "message",
            "role": "user",
            "content": [
                {"type": "input_text", "text": "a"},
                {"type": "input_file", "filename": "f.txt", "file_data": FILE},
            ],
        },
        {"type": "reasoning", "id": "r", "summary": [{"type": "summary_text", "text": "t"}]},
        {
            "type": "message",
            "id": "m",
            "role": "assistant",
            "status": "completed",
            "content": [
                {"type": "output_text", "text": "b", "annotations": [{"title": "t", "url": "u"}]},
                {"type": "refusal", "refusal": "r"},
            ],
        },
        {
            "type": "function_call",
            "id": "fc_1",
            "call_id": "call_1",
            "name": "f",
            "arguments": '{"to": {"who": ["x"]}}',
            "status": "completed",
        },
        {"type": "function_call_output", "call_id": "call_1", "output": '{"found": "y"}'},
        {
            "type": "function_call_output",
            "call_id": "call_2",
            "output": [{"type": "input_text", "text": "z"}],
        },
        *OF_PROGRAMS,
        {"role": "user", "content": "last"},
    ],
    "tools": [
        {"type": "function", "name": "f", "description": "d", "parameters": PARAMETERS},
        {
            "type": "custom",
            "name": "c",
            "description": "d",
            "format": {"type": "grammar", "syntax": "lark", "definition": "start: /x/"},
        },
        {"type": "local_shell"},
        {"type": "shell", "environment": {"type": "local"}},
        {"type": "apply_patch"},
        {
            "type": "namespace",
            "name": "n",
            "description": "d",
            "tools": [{"type": "function", "name": "f", "parameters": PARAMETERS}],
        },
    ],
    "tool_choice": {"type": "function", "name": "f"},
    "text": {
        "format": {
            "type": "json_schema",
            "name": "n",
            "description": "d",
            "schema": {"type": "object", "properties": {"a": {"type": "string", "const": "k"}}},
        },
        "verbosity": "low",
    },
    "reasoning": {"effort": "low", "summary": "auto"},
    "metadata": {"case": "m"},
    "user": "u",
    "safety_identifier": "s",
    "prompt_cache_key": "k",
    "include": ["i"],
    "prompt_cache_retention": "24h",
    "service_tier": "auto",
    "truncation": "auto",
    "store": False,
}
MESSAGES: Json = {
    "model": "mock",
    "max_tokens": 100,
    "system": [{"type": "text", "text": "s", "cache_control": {"type": "ephemeral"}}],
    "messages": [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "a"},
                {
                    "type": "document",
                    "title": "f.txt",
                    "context": "c",
                    "source": {"type": "text", "media_type": "text/plain", "data": "t"},
                },
            ],
        },
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "t", "signature": "g"},
                {"type": "text", "text": "b", "citations": [{"cited_text": "c", "title": "t"}]},
                {"type": "tool_use", "id": "toolu_1", "name": "f", "input": {"to": ["x"]}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_1", "content": '{"found": "y"}'},
                {
                    "type": "tool_result",
                    "tool_use_id": "toolu_2",
                    "is_error": True,
                    "content": [{"type": "text", "text": "z"}],
                },
                {"type": "text", "text": "last"},
            ],
        },
        {"role": "system", "content": "s"},
        {"role": "assistant", "content": "p"},
    ],
    "tools": [{"name": "f", "description": "d", "input_schema": PARAMETERS}],
    "tool_choice": {"type": "tool", "name": "f"},
    "stop_sequences": ["s1"],
    "metadata": {"user_id": "u"},
    "output_config": {
        "format": {"type": "json_schema", "schema": {"type": "object", "title": "t"}}
    },
    "service_tier": "auto",
    "context_management": {"edits": [{"type": "clear_thinking_20251015", "keep": "all"}]},
    "inference_geo": "us",
    "speed": "standard",
    "thinking": {"type": "enabled", "budget_tokens": 1024, "display": "d"},
}
COMPLETIONS: Json = {
    "model": "mock",
    "prompt": ["a", "b"],
    "suffix": "s",
    "stop": ["s1"],
    "user": "u",
    "logit_bias": {"50256": -100},
    "vendor_extra": {"deep": [["w"]]},
}
EMBEDDINGS: Json = {
    "model": "mock",
    "input": ["a", "b"],
    "encoding_format": "float",
    "user": "u",
    "vendor_extra": {"deep": [["w"]]},
}
FILES: Json = {
    "purpose": "user_data",
    "file": {"type": "file", "file": {"filename": "f.txt", "file_data": FILE}},
}
TRANSLATIONS: Json = {
    "model": "mock",
    "file": {"filename": "f.wav"},
    "prompt": "p",
    "response_format": "json",
    "temperature": "0",
}
TRANSCRIPTIONS: Json = {
    **TRANSLATIONS,
    "language": "ja",
    "chunking_strategy": "auto",
    "timestamp_granularities[]": ["segment"],
}
IMAGES: Json = {
    "model": "mock",
    "prompt": "p",
    "n": 1,
    "size": "1024x1024",
    "quality": "q",
    "style": "s",
    "user": "u",
    "background": "auto",
    "output_format": "png",
    "moderation": "m",
    "response_format": "b64_json",
}
SPEECH: Json = {
    "model": "mock",
    "input": "i",
    "voice": "v",
    "instructions": "s",
    "response_format": "wav",
    "speed": 1,
}
MODERATIONS: Json = {"model": "omni", "input": [{"type": "text", "text": "a"}]}

SAMPLES: dict[str, Json] = {
    "/v1/chat/completions": CHAT,
    "/v1/responses": RESPONSES,
    "/v1/messages": MESSAGES,
    "/v1/completions": COMPLETIONS,
    "/v1/embeddings": EMBEDDINGS,
    "/v1/moderations": MODERATIONS,
    "/v1/messages/count_tokens": MESSAGES,
    "/v1/files": FILES,
    "/v1/audio/transcriptions": TRANSCRIPTIONS,
    "/v1/audio/translations": TRANSLATIONS,
    "/v1/audio/speech": SPEECH,
    "/v1/images/generations": IMAGES,
}
