"""Pictures by OpenAI's unmodified client: the prompt is screened, and the file says that a model made it."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from typing import Any

import c2pa
import openai
import pytest
from PIL import Image, PngImagePlugin

from gateway.credentials import TYPES
from tests.fake_provider import FakeProvider, paints
from tests.live import MESSAGE_KEY, Gateway

PATH = "/v1/images/generations"
PROMPT = "図書館で本を読む子どもの水彩画"
TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
LABEL = "生成AI"


@pytest.fixture
def client(gateway: Gateway) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{gateway.url}/v1", api_key=MESSAGE_KEY, max_retries=0) as client:
        yield client


def painted(form: str) -> bytes:
    """A small picture, with a text in it that the provider would rather keep."""
    image = Image.new("RGB", (16, 16), (200, 30, 30))
    image.putpixel((3, 3), (0, 0, 255))
    file = io.BytesIO()
    told = PngImagePlugin.PngInfo()
    told.add_text("prompt", "secret of the provider")
    image.save(file, form, **({"pnginfo": told} if form == "PNG" else {}))
    return file.getvalue()


def opened(answer: Any) -> Image.Image:
    return Image.open(io.BytesIO(raw_of(answer)))


def raw_of(answer: Any) -> bytes:
    return base64.b64decode(answer.data[0].b64_json)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_says_in_itself_that_a_model_made_it(
    client: openai.OpenAI, provider: FakeProvider, form: str
) -> None:
    provider.script = paints(painted(form))
    answer = client.images.generate(model="mock", prompt=PROMPT, size="1024x1024")
    image = opened(answer)
    assert image.format == form
    image.load()
    xmp = image.info.get("xmp") or image.info["XML:com.adobe.xmp"].encode()
    assert TERM in xmp.decode()
    signed = io.BytesIO(raw_of(answer))
    assert json.loads(c2pa.Reader(TYPES[form], signed).json())["validation_state"] == "Valid"
    assert LABEL in xmp.decode()
    assert LABEL in answer.model_dump()["label"]
    assert b"secret of the provider" not in raw_of(answer)
    original = Image.open(io.BytesIO(painted(form)))
    if form != "WEBP":
        assert image.convert("RGB").tobytes() == original.convert("RGB").tobytes()


def test_bytes_are_asked_for_and_an_address_is_not_passed_on(
    client: openai.OpenAI, provider: FakeProvider
) -> None:
    client.images.generate(model="mock", prompt=PROMPT, size="256x256", response_format="url")
    assert provider.received[0]["response_format"] == "b64_json"
    provider.script = lambda body: {"created": 1, "data": [{"url": "https://cdn.example/secret"}]}
    with pytest.raises(openai.InternalServerError) as failed:
        client.images.generate(model="mock", prompt=PROMPT, size="256x256")
    assert "cdn.example" not in str(failed.value)


def test_several_pictures_are_each_marked(client: openai.OpenAI, gateway: Gateway) -> None:
    raw = client.images.with_raw_response.generate(model="mock", prompt=PROMPT, n=3, size="auto")
    assert len(raw.parse().data or []) == 3
    assert raw.headers["x-ai-generated"] == "true"
    shown = gateway.sekisho("audit", "show", raw.headers["x-sekisho-exchange"]).stdout
    assert shown.count('"sha256"') == 3
    assert PROMPT in shown


@pytest.mark.parametrize(
    ("prompt", "decision"),
    [
        ("ピカチュウのイラストを描いて", "block"),
        ("ピカチュウが市役所で働く絵", "block"),
        ("山田花子さんが演説している写真", "block"),
        ("個人番号は123456789018です", "block"),
        ("防災ポスターを『銀河旅行』風に描いて", "confirm"),
    ],
)
def test_persons_and_works_of_others_are_not_painted(
    gateway: Gateway, provider: FakeProvider, prompt: str, decision: str
) -> None:
    answer = gateway.post({"model": "mock", "prompt": prompt, "size": "auto"}, path=PATH)
    assert answer.status == 403
    assert answer.headers["x-sekisho-decision"] == decision
    assert provider.raw == []


def test_a_rewritten_prompt_is_screened(client: openai.OpenAI, provider: FakeProvider) -> None:
    provider.script = paints(revised_prompt="個人番号は123456789018です", secret="123456789018")
    answer = client.images.generate(model="mock", prompt=PROMPT, size="auto")
    assert answer.data is not None
    assert answer.data[0].revised_prompt == "個人番号は［個人番号］です"
    assert "123456789018" not in answer.model_dump_json()


@pytest.mark.parametrize(
    "data",
    [[], [{}], [{"b64_json": "%"}], [{"b64_json": "dGV4dA=="}], "x", [{"b64_json": 1}]],
)
def test_what_is_no_picture_is_not_passed_on(
    gateway: Gateway, provider: FakeProvider, data: Any
) -> None:
    provider.script = lambda body: {"data": data}
    answer = gateway.post({"model": "mock", "prompt": PROMPT, "size": "auto"}, path=PATH)
    assert answer.status == 502


@pytest.mark.parametrize("more", [{"stream": True}, {"partial_images": 2}, {"n": 11}, {"x": 1}])
def test_what_cannot_be_kept_is_refused(
    gateway: Gateway, provider: FakeProvider, more: dict[str, Any]
) -> None:
    answer = gateway.post({"model": "mock", "prompt": PROMPT, **more}, path=PATH)
    assert answer.status == 400
    assert provider.raw == []


def test_the_built_in_model_paints_too(client: openai.OpenAI) -> None:
    assert opened(client.images.generate(model="demo", prompt=PROMPT)).size == (64, 64)
