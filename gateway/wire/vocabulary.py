"""The words of the wire format itself: keys and constant values that can hold nothing of the sender's."""

from __future__ import annotations

_KEYS = """
    model messages role content name type text refusal tool_calls tool_call_id function arguments id
    index tools tool_choice parallel_tool_calls parameters description strict properties required
    items enum default additionalProperties examples title anyOf oneOf allOf format pattern minimum
    maximum minItems maxItems response_format json_schema schema metadata user stop stream
    stream_options include_usage n temperature top_p max_tokens max_completion_tokens
    presence_penalty frequency_penalty logit_bias logprobs top_logprobs seed store service_tier
    reasoning_effort verbosity prediction prompt_cache_key safety_identifier modalities
    function_call functions custom grammar definition syntax allowed_tools mode choices message
    delta finish_reason reasoning_content reasoning created object system_fingerprint usage
    prompt_tokens completion_tokens total_tokens annotations thinking budget_tokens
    prompt_cache_retention input web_search_options user_location search_context_size city country
    region timezone approximate
    prompt suffix echo best_of dimensions encoding_format
    instructions call_id output status previous_response_id max_output_tokens max_tool_calls effort
    summary encrypted_content truncation include background include_obfuscation
    system input_schema tool_use_id stop_sequences top_k is_error signature cache_control ttl user_id
    disable_parallel_tool_use output_config context_management edits keep trigger
    $schema $defs $ref $id $comment const definitions not if then else minLength maxLength uniqueItems
    exclusiveMinimum exclusiveMaximum multipleOf propertyNames patternProperties prefixItems
    file file_data filename file_id image_url url detail source media_type data context
    url_citation transcript reasoning_details revised_prompt
    namespace environment action operation command commands path diff env working_directory
    timeout_ms max_output_length stdout stderr outcome exit_code speed inference_geo
    web_search mcp file_search code_interpreter computer_use_preview image_generation tool_search
    mcp_servers container fallbacks compaction diagnostics moderation prompt_cache_options
"""
_CONSTANTS = """
    system developer user assistant tool function custom text refusal object array string number
    integer boolean null auto none required json_object json_schema chat.completion
    chat.completion.chunk stop length tool_calls content_filter function_call low medium high
    minimal default flex priority allowed_tools grammar lark regex content
    float base64 message input_text output_text function_call_output reasoning summary_text
    completed in_progress incomplete concise detailed disabled enabled tool_use tool_result any
    thinking redacted_thinking ephemeral 5m 1h file input_file document text/plain
    custom_tool_call custom_tool_call_output local_shell local_shell_call local_shell_call_output
    shell shell_call shell_call_output apply_patch apply_patch_call apply_patch_call_output namespace
    local exec create_file update_file delete_file exit timeout failed standard fast
    json srt vtt verbose_json b64_json url png jpeg webp mp3 opus aac flac wav pcm
"""
REFUSED = "refused"
"""How a choice ends that says no in the gateway's own words; each dialect has a word of its own for it."""
_WRITERS = {"system": "system", "instructions": "system", "prompt": "user", "input": "user"}
_AUTHORS = {
    "function_call": "assistant",
    "tool_use": "assistant",
    "custom_tool_call": "assistant",
    "local_shell_call": "assistant",
    "shell_call": "assistant",
    "apply_patch_call": "assistant",
    "function_call_output": "tool",
    "tool_result": "tool",
    "custom_tool_call_output": "tool",
    "local_shell_call_output": "tool",
    "shell_call_output": "tool",
    "apply_patch_call_output": "tool",
}
KEYS = frozenset(_KEYS.split())
CONSTANTS = frozenset({"", *_CONSTANTS.split()})


def writer(key: str, role: str) -> str:
    """Who wrote what stands under a member of the request itself, where the dialect has no `role` to say so."""
    return _WRITERS.get(key, role)


def author(kind: object, role: str) -> str:
    """Who wrote an item or a content block of this `type`."""
    return _AUTHORS.get(kind, role) if isinstance(kind, str) else role
