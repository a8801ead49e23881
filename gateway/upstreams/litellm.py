"""Every other provider, through litellm's SDK, which is imported with the first request that needs it."""

from __future__ import annotations

import asyncio
import logging
import os
import warnings
from collections.abc import AsyncGenerator
from functools import cache
from typing import Any

from gateway.settings import Model
from gateway.upstreams.failures import Failure, UpstreamFailed
from gateway.upstreams.upstream import Call, Operation
from gateway.web.body import Json
from gateway.wire.binary import Binary

PARAMETERS = frozenset(
    [
        "messages",
        "prompt",
        "suffix",
        "input",
        "dimensions",
        "encoding_format",
        "temperature",
        "top_p",
        "n",
        "stop",
        "max_tokens",
        "max_completion_tokens",
        "presence_penalty",
        "frequency_penalty",
        "logit_bias",
        "user",
        "seed",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "response_format",
        "functions",
        "function_call",
        "reasoning_effort",
        "stream",
        "stream_options",
        "language",
        "timestamp_granularities",
        "voice",
        "speed",
        "instructions",
        "size",
        "quality",
        "style",
        "background",
    ]
)
"""What is handed to litellm by name. Any other member of a body goes into `extra_body`: as an argument of litellm's
own (`api_base`, `fallbacks`, `mock_response`, …) it would let a caller redirect the request."""


_UNREAD = frozenset({"ValidationError", "AttributeError", "KeyError", "IndexError", "TypeError"})
"""What litellm stumbles over in an answer that is not as it expects."""
MOST_BELOW = 16
"""Errors under an error that are looked at."""
FUNCTIONS = {
    Operation.CHAT: "acompletion",
    Operation.COMPLETIONS: "atext_completion",
    Operation.EMBEDDINGS: "aembedding",
    Operation.TRANSCRIPTIONS: "atranscription",
    Operation.SPEECH: "aspeech",
    Operation.IMAGES: "aimage_generation",
}


class LiteLLMUpstream:
    def __init__(self, model: Model) -> None:
        self._fixed: Json = {
            "model": model.upstream_model,
            "timeout": model.timeout_s,
            "num_retries": 0,
        }
        # litellm would look whether a tool is one of its own proxy's, for which it imports a package that the SDK alone
        # does not bring; tools of that kind are refused before they get here.
        self._fixed["_skip_mcp_handler"] = True
        if key := model.api_key.get_secret_value():
            self._fixed["api_key"] = key
        if model.base_url:
            self._fixed["api_base"] = model.base_url

    async def complete(self, call: Call) -> Any:
        answer = await self._call(call)
        if call.operation is Operation.SPEECH:
            return Binary("audio/mpeg", answer.content)
        return _told(answer)

    async def stream(self, call: Call) -> AsyncGenerator[list[Any]]:
        events, begun = await self._call(call), False
        try:
            async for event in events:
                told = _told(event)
                if _made_up(events, told):
                    raise UpstreamFailed(Failure.CUT_OFF, begun=begun)
                begun = True
                yield [told]
        except UpstreamFailed:
            raise
        except Exception as error:  # noqa: BLE001 - the boundary: litellm raises every provider's own kinds
            raise _failure(error, begun=begun) from None

    async def close(self) -> None:
        """litellm keeps its own clients for the life of the process."""

    async def _call(self, call: Call) -> Any:
        if call.operation not in FUNCTIONS:
            raise UpstreamFailed.of_status(501)  # litellm has no function for it
        body = {k.removesuffix("[]"): v for k, v in call.body.items()}
        named = {k: v for k, v in body.items() if k in PARAMETERS}
        other = {k: v for k, v in body.items() if k not in PARAMETERS and k != "model"}
        if call.operation is Operation.IMAGES:
            named["response_format"] = "b64_json"
        if call.upload is not None:
            named["file"] = (call.upload.name, call.upload.raw)
        if other:
            named["extra_body"] = other
        sdk = await asyncio.to_thread(_sdk)
        try:
            answer = await getattr(sdk, FUNCTIONS[call.operation])(**named, **self._fixed)
        except Exception as error:  # noqa: BLE001 - the boundary: litellm raises every provider's own kinds
            raise _failure(error) from None
        if answer is None:  # what it returns where a provider has answered 422 twice
            raise UpstreamFailed.of_status(422)
        return answer


@cache
def _sdk() -> Any:
    """litellm, imported with the first request that needs it: that takes seconds and much memory."""
    # Read at import: without it litellm fetches its price list from the Internet.
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import httpx
    import litellm

    # Of what is not as it expects, litellm's own conversion prints the value.
    warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning)
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    _stay_here(httpx.AsyncClient)
    litellm.telemetry = False
    litellm.suppress_debug_info = True
    litellm.drop_params = True
    litellm.turn_off_message_logging = True
    return litellm


def _told(answer: Any) -> Json:
    """What litellm read, without a word about what of it is not as it expects."""
    told: Json = answer.model_dump(exclude_none=True, warnings=False)
    return told


def _made_up(events: Any, event: Json) -> bool:
    """litellm ends a stream that broke off as if the provider had ended it. Of some providers (Gemini) it keeps the end
    that was told beside the last text under another name."""
    ends = any(choice.get("finish_reason") for choice in event.get("choices") or ())
    told = (getattr(events, f"{when}_finish_reason", "") for when in ("received", "intermittent"))
    return ends and all(reason is None for reason in told)


def _stay_here(client: Any) -> None:
    """No client of this process follows a redirect: one could lead a request to a host that nobody has chosen. litellm
    and the libraries under it make clients of their own in many places, and all of them ask for redirects."""
    begin = client.__init__

    def __init__(self: Any, *given: Any, **options: Any) -> None:
        begin(self, *given, **{**options, "follow_redirects": False})

    client.__init__ = __init__


def _failure(error: Exception, *, begun: bool = False) -> UpstreamFailed:
    """The kind and the status alone: the texts of litellm's errors hold prompts and keys."""
    status = getattr(error, "status_code", None)
    kind = _of_network(error, begun=begun)
    if kind is None and status in (408, 504):
        kind = Failure.TIMEOUT
    if kind is not None:
        return UpstreamFailed(kind, begun=begun)
    if not isinstance(status, int):
        return UpstreamFailed(begun=begun)
    answered = getattr(getattr(error, "response", None), "headers", None)
    headers = getattr(error, "litellm_response_headers", None) or answered or {}
    failure = UpstreamFailed.of_status(status, headers.get("retry-after"))
    failure.begun = begun
    return failure


def _of_network(error: BaseException, *, begun: bool) -> Failure | None:
    """What became of a request that got no answer with a status. litellm makes a status of its own for it, 500, and has
    the error of the client under it, of whichever library that is: so they are known by their names."""
    names: set[str] = set()
    below: BaseException | None = error
    for _ in range(MOST_BELOW):
        if below is None:
            break
        names.update(kind.__name__ for kind in type(below).__mro__)
        below = below.__cause__ or below.__context__
    if names & {"TimeoutError", "TimeoutException"}:
        return Failure.TIMEOUT
    if names & {"ClientResponseError", "JSONDecodeError", "DecodingError"}:
        return Failure.MALFORMED
    if (begun and "RequestError" in names) or "ClientPayloadError" in names:
        return Failure.CUT_OFF
    if names & _UNREAD and "HTTPStatusError" not in names:
        return Failure.MALFORMED
    return Failure.UNREACHABLE if "RequestError" in names else None
