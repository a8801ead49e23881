"""`config.yaml` as one immutable value. Every problem is told at once, with file, line and column."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from policies.language.document import Document, Problem, ProblemsFound, parse_document, read_text
from policies.language.files import named_pack, shipped_packs
from policies.language.likeness import nearest
from policies.language.validation import validated

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?\}")
_HIDE = str.maketrans("{}", "\ue000\ue001")
_SHOW = str.maketrans("\ue000\ue001", "{}")
_URL = re.compile(r"https?://[^/]+")


_T = TypeVar("_T")
Many = Annotated[tuple[_T, ...], Field(strict=False)]
"""A YAML list: the items stay strict, the list may become a tuple."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Listen(_Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)


class Attributes(_Section):
    """What is known of the provider; rules can ask for these."""

    region: str = ""
    trains_on_input: bool = False
    abuse_monitoring: bool = True
    max_class: int = Field(default=1, ge=0, le=3)
    external: bool = True
    """False only for a model that runs inside the body's own network."""


class Price(_Section):
    """Yen for a million tokens."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)

    def of(self, tokens: Mapping[str, int]) -> float:
        return round((self.input * tokens["in"] + self.output * tokens["out"]) / 1_000_000, 4)


class Model(_Section):
    name: str = Field(min_length=1)
    provider: Literal["demo", "openai", "litellm"]
    base_url: str = ""
    api_key: SecretStr = SecretStr("")
    upstream_model: str = ""
    attributes: Attributes = Attributes()
    timeout_s: float = Field(default=120.0, gt=0)
    retries: int = Field(default=1, ge=0, le=5)
    rest_s: float = Field(default=15.0, ge=0)
    """For how long nobody is asked after too many failures in a row; 0: everybody always is."""
    concurrency: int = Field(default=0, ge=0)
    """Requests at once; 0 means any number."""
    fallbacks: Many[str] = ()
    """Names of models that answer in its place while it is down."""
    approval: str = ""
    """The number under which its use was approved."""
    approved_until: Annotated[date | None, Field(strict=False)] = None
    price: Price | None = None

    @property
    def approved(self) -> dict[str, str]:
        """As a record has it."""
        told = {"id": self.approval, "until": self.approved_until and f"{self.approved_until}"}
        return {name: value for name, value in told.items() if value}


class Checkpoints(_Section):
    """When the log's state is signed: after so many records, and after so many minutes anyway."""

    records: int = Field(default=1000, ge=1)
    minutes: float = Field(default=10.0, gt=0)


class Sink(_Section):
    """A place outside the database to which checkpoints are copied."""

    type: Literal["file", "syslog", "webhook", "timestamp"]
    name: str = ""
    path: str = ""
    address: str = ""
    url: str = ""
    token: SecretStr = SecretStr("")
    certificates: str = ""


class Retention(_Section):
    """How long each class of sealed contents is kept; without a number, for good."""

    metadata_years: int | None = Field(default=None, ge=1, le=100)
    content_months: int | None = Field(default=None, ge=1, le=1200)
    blocked_days: int | None = Field(default=None, ge=1, le=36500)


class Erasure(_Section):
    """How many people it takes to erase exchanges by name; a month and a policy always take two."""

    people: Literal[1, 2] = 2


class Audit(_Section):
    url: str = "sqlite:///data/audit.db"
    keys: str = "data/keys"
    checkpoints: Checkpoints = Checkpoints()
    sinks: Many[Sink] = ()
    tenant: str = Field(default="main", pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")
    """Whose contents these are: it stands in the names of the keys."""
    erasure: Erasure = Erasure()
    retention: Retention = Retention()
    cli_identity: Literal["claimed", "key"] = "claimed"
    """Whether `sekisho audit` believes a name (`--as`), or asks for the API key of whoever runs it."""
    exports: str = ""
    """Where exports of the auditors' API are kept for a day; empty: beside the keys."""

    @property
    def exports_folder(self) -> Path:
        return Path(self.exports) if self.exports else Path(self.keys).parent / "exports"


RoleName = Literal[
    "staff", "section_head", "auditor", "policy_author", "system_admin", "key_holder"
]


class DeclaredKey(_Section):
    key: SecretStr
    user: str = Field(min_length=1)
    department: str = Field(min_length=1)
    refusals: Literal["message", "error"] = "message"
    roles: Many[RoleName] = ("staff",)


class DeclaredPerson(_Section):
    """Somebody who works on the command line and needs no key for it."""

    user: str = Field(min_length=1)
    department: str = Field(min_length=1)
    roles: Many[RoleName] = Field(min_length=1)


class Auth(_Section):
    api_keys: Many[DeclaredKey] = ()
    people: Many[DeclaredPerson] = ()
    trained_until: dict[str, Annotated[date, Field(strict=False)]] = Field(default_factory=dict)
    """By user the last day of their training; where anybody is named, whoever is not has none."""


class Files(_Section):
    """What one attached or uploaded file may be, with everything inside it, and how it is read."""

    per_request: int = Field(default=20, ge=0)
    bytes: int = Field(default=10 * 1024 * 1024, gt=0)
    characters: int = Field(default=300_000, gt=0)
    pages: int = Field(default=500, gt=0)
    cells: int = Field(default=200_000, gt=0)
    members: int = Field(default=5_000, gt=0)
    inflated_bytes: int = Field(default=200 * 1024 * 1024, gt=0)
    ratio: int = Field(default=200, gt=0)
    depth: int = Field(default=3, ge=0)
    seconds: float = Field(default=20.0, gt=0)
    memory_mb: int = Field(default=1536, ge=256)
    processes: int = Field(default=2, ge=1)
    ocr: bool = True
    kept_days: float = Field(default=30.0, gt=0)
    kept_bytes: int = Field(default=200 * 1024 * 1024, gt=0)


class Pictures(_Section):
    c2pa: bool = False
    """Whether pictures are signed with content credentials."""


class Names(_Section):
    second_opinion: Literal["none", "ginza"] = "none"
    """Whose else is asked where the model of names is in doubt."""


class Limits(_Section):
    request_bytes: int = Field(default=32 * 1024 * 1024, gt=0)
    screening_s: float = Field(default=10.0, gt=0)
    keep_alive_s: float = Field(default=10.0, gt=0)
    answer_characters: int = Field(default=4_000_000, gt=0, le=100_000_000)


class Settings(_Section):
    listen: Listen = Listen()
    models: Many[Model] = Field(min_length=1)
    policies: Many[str] = Field(min_length=1)
    audit: Audit = Audit()
    auth: Auth = Auth()
    limits: Limits = Limits()
    files: Files = Files()
    pictures: Pictures = Pictures()
    names: Names = Names()

    @property
    def packs(self) -> tuple[Path, ...]:
        """The files of `policies`; one that is not there by the path at which it was looked for."""
        return tuple(named_pack(name) or Path(name) for name in self.policies)

    def model(self, name: str) -> Model | None:
        return next((m for m in self.models if m.name == name), None)


def load_settings(
    path: Path, environment: Mapping[str, str] = os.environ, *, packs_needed: bool = True
) -> Settings:
    """The settings in `path`; raises ProblemsFound with all that is wrong. Paths are relative to the working folder.

    Once a policy is published the files in `policies` are drafts: whoever does not read them does not need them.
    """
    document = _read(path)
    problems: list[Problem] = []
    data = _substituted(document.data, (), document, environment, problems)
    try:
        settings = validated(replace(document, data=data), Settings)
    except ProblemsFound as found:
        raise ProblemsFound((*problems, *found.problems)) from None
    problems.extend(_inconsistencies(settings, document))
    if packs_needed:
        problems.extend(_missing_packs(settings, document))
    problems.extend(_sink_problems(settings, document))
    if problems:
        raise ProblemsFound(tuple(problems))
    return settings


def _read(path: Path) -> Document:
    """The document in `path`. `${NAME}` may stand anywhere, in `{…}` too, where YAML would take its braces for its own.

    The braces are swapped for private-use characters of the same width, so that every place stays where it is.
    """
    if not path.exists():
        hint = "config.yaml のあるフォルダーで打つか、--config で場所を示してください"
        raise ProblemsFound((Problem(str(path), 1, 1, "設定ファイルがありません", hint),))
    text = read_text(path)
    document = parse_document(_VARIABLE.sub(lambda m: m[0].translate(_HIDE), text), str(path))
    return replace(document, data=_shown(document.data), lines=tuple(text.splitlines()))


def _shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _shown(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_shown(v) for v in value]
    return value.translate(_SHOW) if isinstance(value, str) else value


def _substituted(
    value: Any,
    place: tuple[str | int, ...],
    document: Document,
    environment: Mapping[str, str],
    problems: list[Problem],
) -> Any:
    """`value` with every `${NAME}` and `${NAME:-default}` filled in; an unset name without default is a problem."""
    if isinstance(value, dict):
        return {
            k: _substituted(v, (*place, k), document, environment, problems)
            for k, v in value.items()
        }
    if isinstance(value, list):
        return [
            _substituted(v, (*place, i), document, environment, problems)
            for i, v in enumerate(value)
        ]
    if not isinstance(value, str):
        return value

    def fill(match: re.Match[str]) -> str:
        name, has_default, default = match.groups()
        if name not in environment and not has_default:
            hint = f"export {name}=… を実行するか、${{{name}:-}} と書いて空を許してください"
            problems.append(document.problem(place, f"環境変数 {name} が設定されていません", hint))
        return environment.get(name) or default or ""

    return _VARIABLE.sub(fill, value)


def _inconsistencies(settings: Settings, document: Document) -> Iterator[Problem]:
    """What each key alone cannot show: names used twice, and providers without what they need."""
    seen: set[str] = set()
    for place, model in enumerate(settings.models):
        here = ("models", place)
        if model.name in seen:
            yield document.problem(
                (*here, "name"),
                f"モデル名「{model.name}」が2回あります",
                "別の名前にしてください",
            )
        seen.add(model.name)
        if model.provider == "openai" and not _URL.match(model.base_url):
            hint = "例: base_url: https://api.openai.com/v1"
            yield document.problem(
                (*here, "base_url"),
                "provider: openai には http(s) の base_url が必要です",
                hint,
            )
        if model.provider == "litellm" and not model.upstream_model:
            hint = "例: upstream_model: anthropic/claude-sonnet-4-5"
            yield document.problem(here, "provider: litellm には upstream_model が必要です", hint)
    yield from _unknown_fallbacks(settings, document)
    if settings.pictures.c2pa and find_spec("c2pa") is None:
        hint = "pip install 'sekisho[c2pa]' で入れるか、c2pa: false にしてください"
        yield document.problem(("pictures", "c2pa"), "sekisho[c2pa] が入っていません", hint)
    if settings.names.second_opinion == "ginza" and find_spec("ja_ginza") is None:
        hint = "uv sync --extra ginza か pip install --no-deps 'ja-ginza>=5.3,<5.4' で入れるか、none にしてください"
        yield document.problem(("names", "second_opinion"), "sekisho[ginza] が入っていません", hint)
    if not settings.audit.url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        hint = "sqlite:///data/audit.db か postgresql://利用者@ホスト/データベース"
        yield document.problem(
            ("audit", "url"), "記録簿のURLは SQLite か PostgreSQL にしてください", hint
        )


def _missing_packs(settings: Settings, document: Document) -> Iterator[Problem]:
    for place, name in enumerate(settings.policies):
        if named_pack(name) is None:
            meant = nearest(Path(name).stem, shipped_packs())
            hint = f"{meant}（ファイルなら、config.yaml を置いたフォルダーから見たパス）"
            yield document.problem(("policies", place), f"ポリシー {name} がありません", hint)


_SINKS = {
    "file": ("path", re.compile(r"."), "例: path: /mnt/audit-office/sekisho.checkpoints"),
    "syslog": (
        "address",
        re.compile(r"(?:udp|tcp)://[^/]+$|unix:/."),
        "例: address: udp://syslog.example.lg.jp:514（または tcp://…、unix:/dev/log）",
    ),
    "webhook": ("url", _URL, "例: url: https://audit.example.lg.jp/checkpoints"),
    "timestamp": ("url", _URL, "例: url: https://tsa.example.jp/tsr"),
}


def _sink_problems(settings: Settings, document: Document) -> Iterator[Problem]:
    """Each type needs its own address; and each sink a name of its own, under which deliveries are kept."""
    seen: set[str] = set()
    for place, sink in enumerate(settings.audit.sinks):
        here = ("audit", "sinks", place)
        key, form, hint = _SINKS[sink.type]
        address = getattr(sink, key)
        if not form.match(address):
            message = f"type: {sink.type} には正しい {key} が必要です"
            yield document.problem((*here, key) if address else here, message, hint)
        if sink.type == "timestamp" and not Path(sink.certificates).is_file():
            hint = "タイムスタンプ局の証明書（PEM）のファイルを certificates に書いてください"
            yield document.problem(here, "タイムスタンプ局の証明書がありません", hint)
        name = sink.name or f"{sink.type}:{address}"
        if name in seen:
            hint = "name: で別の名前を付けてください"
            yield document.problem(here, f"同じ控え先「{name}」が2回あります", hint)
        seen.add(name)


def _unknown_fallbacks(settings: Settings, document: Document) -> Iterator[Problem]:
    for place, model in enumerate(settings.models):
        for other, name in enumerate(model.fallbacks):
            here = ("models", place, "fallbacks", other)
            substitute = settings.model(name)
            if substitute is None or name == model.name:
                hint = "models にある別のモデルの name を書いてください"
                yield document.problem(here, f"代わりのモデル「{name}」がありません", hint)
            elif substitute.attributes != model.attributes:
                hint = "ガイドラインの扱いが変わらないよう、attributes が同じモデルにしてください"
                yield document.problem(here, f"「{name}」は attributes が異なります", hint)
