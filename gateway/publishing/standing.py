"""What is in force, for commands: the same answer that a gateway starting at that time would have."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from audit.database.connect import database_url
from audit.ledger.told import ACTIVATED
from audit.reading.events import events_of_log
from audit.reading.read import Reader
from audit.sealing.keys import FILE_NAME, KeyRing
from detectors.catalogue import ENTITIES
from gateway.publishing.library import Library, Standing
from gateway.publishing.tables import Shelf
from gateway.settings import Settings
from policies.language.load import load_bundle
from policies.language.packed import packed, unpacked


def reading(settings: Settings) -> Library | None:
    """What was published, to be read only; None before a gateway or a publication has made the database."""
    folder = Path(settings.audit.keys)
    url = database_url(settings.audit.url)
    made = url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()
    if not made or not (folder / FILE_NAME).is_file():
        return None
    ring = KeyRing.open(folder, create=False, tenant=settings.audit.tenant)
    return Library(Shelf.for_reading(settings.audit.url, ring), folder)


def in_force(settings: Settings, at: datetime) -> Standing:
    """What is in force now: what was published, or the files of `config.yaml`."""
    library = reading(settings)
    if library is not None:
        with closing(library):
            standing, _ = library.standing(at)
            if standing is not None:
                return standing
    bundle = load_bundle(settings.packs, entities=ENTITIES)
    return Standing(bundle, packed(bundle))


@dataclass(frozen=True, slots=True)
class Past:
    """What was in force at a time. Without a publication, the files that a gateway started with at `since`."""

    standing: Standing
    since: datetime


def in_force_at(settings: Settings, at: datetime) -> Past | None:
    """From publications, and before the first of them from what gateways entered as they started; None where neither
    says anything."""
    library = reading(settings)
    if library is None:
        return None
    with closing(library):
        standing, _ = library.standing(at)
        if standing is not None and standing.statement is not None:
            return Past(standing, standing.statement.effective_from)
        with Reader.open(settings.audit.url) as reader:
            for record in events_of_log(reader, at):
                if record.body.get("event") != ACTIVATED or record.body.get("publication"):
                    continue
                kept = library.shelf.bundle(str(record.body["bundle"]))
                if kept is not None:
                    return Past(Standing(unpacked(kept.stored, entities=ENTITIES), kept), record.at)
    return None
