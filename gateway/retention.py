"""Retention in a running gateway: now and then what is over is erased, a little at a time, by one process of many."""

from __future__ import annotations

import asyncio
import logging

from audit.erasure.erasing import Eraser, Stopped
from audit.erasure.erasure_request import resume
from audit.erasure.retaining import NotAgreed, retain
from audit.erasure.retention import Retention
from audit.errors import AuditError
from gateway.settings import Audit

FIRST_S, EVERY_S = 60.0, 3600.0
AT_ONCE = 20
"""Tombstones in one pass; with more to do, the next pass comes soon."""

logger = logging.getLogger(__name__)


def retention(settings: Audit) -> Retention:
    return Retention(**settings.retention.model_dump())


async def keep_retaining(eraser: Eraser, policy: Retention) -> None:
    """Never ends by itself. Erasures that were cut off are finished first."""
    pause = FIRST_S
    while True:
        await asyncio.sleep(pause)
        more = await asyncio.to_thread(one_pass, eraser, policy)
        pause = FIRST_S if more else EVERY_S


def one_pass(eraser: Eraser, policy: Retention) -> bool:
    """Whether there may be more to do. What goes wrong is told, and tried again in the next pass."""
    try:
        resume(eraser)
        return len(retain(eraser, policy, most=AT_ONCE, wait_s=0)) == AT_ONCE
    except Stopped:
        return False
    except NotAgreed:
        logger.warning(
            "audit.retention is not approved yet: nothing is erased (audit retention propose)"
        )
    except AuditError as exc:
        logger.warning("retention was put off: %s", type(exc).__name__)
    return False
