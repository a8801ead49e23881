"""Puts the parts of a gateway together from its settings: the only place that knows every package's constructor."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from audit.database.connect import open_for_writing
from audit.erasure.erasing import Eraser
from audit.ledger.checkpoint_file import NAME, CheckpointFile
from audit.proof.courier import Courier
from audit.proof.courier import Sink as CheckpointSink
from audit.proof.sealer import Schedule, Sealer
from audit.proof.sinks import FileSink, SyslogSink, WebhookSink
from audit.proof.timestamp import TimestampSink
from audit.reading.read import Reader
from audit.sealing.keys import KeyRing
from audit.sealing.signing import Signer
from audit.search.indexer import Indexer
from audit.writing.writer import Log
from gateway.attachments.opening import Attachments
from gateway.attachments.pool import Pool as ReadingPool
from gateway.attachments.reading.bounds import Bounds
from gateway.auditing.workers import Workers
from gateway.callers.identity import Identities, KeyStore
from gateway.callers.people import declared
from gateway.credentials import Credentials
from gateway.labelling import label_texts
from gateway.lens import AnswerRules
from gateway.parts import Keys, Origin, Parts
from gateway.publishing.library import Library, Standing
from gateway.publishing.tables import Shelf
from gateway.recall import Recall
from gateway.screening import Screening, screen_here
from gateway.settings import Audit, Files, Model, Settings, Sink
from gateway.uploads import Uploads
from gateway.upstreams.demo import DemoUpstream
from gateway.upstreams.litellm import LiteLLMUpstream
from gateway.upstreams.openai import OpenAIUpstream, Pool
from gateway.upstreams.steady import Steady
from gateway.upstreams.upstream import Upstream


def assemble(settings: Settings) -> Parts:
    """Raises what its parts raise: located problems of policies, a log that cannot be opened, keys others can read."""
    ring = KeyRing.open(Path(settings.audit.keys), tenant=settings.audit.tenant)
    keys = Keys.of(ring)
    library = open_library(settings, ring)
    standing = started_with(library, settings)
    policy = standing.bundle.policy
    screen = screen_here(policy, settings)
    screen.warm_up()
    pool = Pool()
    log = Log.open(settings.audit.url, ring)
    uploads = stored_files(settings, ring)
    return Parts(
        settings=settings,
        policy=policy,
        screening=Screening(screen, settings.limits.screening_s),
        answers=AnswerRules(policy, screen),
        log=log,
        sealer=sealer(settings.audit).start(),
        recall=Recall(Reader.open(settings.audit.url, ring)),
        indexer=Indexer(settings.audit.url, ring),
        eraser=Eraser(settings.audit.url, log, ring, Signer.open(Path(settings.audit.keys))),
        identities=identities(settings, keys),
        attachments=attachments(settings.files, uploads),
        uploads=uploads,
        credentials=Credentials.open(Path(settings.audit.keys)) if settings.pictures.c2pa else None,
        keys=keys,
        upstreams={model.name: upstream(model, pool) for model in settings.models},
        labels=label_texts(policy),
        origin=origin_of(standing),
        library=library,
        auditing=Workers(settings),
    )


def attachments(files: Files, uploads: Uploads) -> Attachments:
    bounds = Bounds(
        characters=files.characters,
        pages=files.pages,
        cells=files.cells,
        members=files.members,
        inflated_bytes=files.inflated_bytes,
        ratio=files.ratio,
        depth=files.depth,
        seconds=files.seconds,
        memory_mb=files.memory_mb,
        ocr=files.ocr,
    )
    return Attachments(
        ReadingPool(bounds, files.processes), uploads, files.per_request, files.bytes
    )


def stored_files(settings: Settings, ring: KeyRing) -> Uploads:
    files = settings.files
    return Uploads(open_for_writing(settings.audit.url), ring, files.kept_days, files.kept_bytes)


def open_library(settings: Settings, ring: KeyRing) -> Library:
    return Library(Shelf.for_writing(settings.audit.url, ring), Path(settings.audit.keys))


def started_with(library: Library, settings: Settings) -> Standing:
    """What is in force now. Files that are in force are kept as a bundle, so that they can be shown later on."""
    now = datetime.now(UTC)
    standing, _ = library.standing(now)
    if standing is None:
        standing = library.of_files(settings.packs)
        library.shelf.keep(standing.packed, now)
    return standing


def with_standing(parts: Parts, standing: Standing) -> Parts:
    """The parts with another policy. What is not about it is shared, and so is the memory of the screen while it looks
    for the same."""
    policy = standing.bundle.policy
    screen = screen_here(policy, parts.settings)
    if screen.digest == parts.screening.screen.digest:
        screen = parts.screening.screen
    else:
        screen.warm_up()
    return replace(
        parts,
        policy=policy,
        screening=parts.screening.with_screen(screen),
        answers=AnswerRules(policy, screen),
        labels=label_texts(policy),
        origin=origin_of(standing),
    )


def origin_of(standing: Standing) -> Origin:
    statement = standing.statement
    if statement is None:
        return Origin(standing.packed.digest)
    return Origin(statement.bundle, statement.number, statement.author, statement.approver)


def sealer(audit: Audit) -> Sealer:
    keys = Path(audit.keys)
    schedule = Schedule(audit.checkpoints.records, audit.checkpoints.minutes * 60)
    signer = Signer.open(keys)
    courier = Courier(audit.url, signer, [sink(one) for one in audit.sinks])
    return Sealer(audit.url, signer, CheckpointFile(keys / NAME), courier, schedule)


def sink(settings: Sink) -> CheckpointSink:
    name = settings.name
    match settings.type:
        case "file":
            return FileSink(Path(settings.path), name)
        case "syslog":
            return SyslogSink(settings.address, name)
        case "webhook":
            return WebhookSink(settings.url, settings.token.get_secret_value(), name)
        case "timestamp":
            return TimestampSink(settings.url, Path(settings.certificates), name)


def identities(settings: Settings, keys: Keys) -> Identities:
    trained = settings.auth.trained_until
    return Identities(key_store(settings), declared(settings), keys.pseudonyms, trained)


def key_store(settings: Settings) -> KeyStore:
    return KeyStore.open(settings.audit.url, Path(settings.audit.keys))


def upstream(model: Model, pool: Pool) -> Upstream:
    if model.provider == "openai":
        return Steady(OpenAIUpstream(model, pool), model)
    if model.provider == "litellm":
        return Steady(LiteLLMUpstream(model), model)
    return DemoUpstream()
