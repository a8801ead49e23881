"""A report as one HTML page that needs nothing beside it: no script, no font, no network."""

from __future__ import annotations

from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup

from audit.proof.page import qr_code
from audit.reports.document import Document, drawn, is_number, written


def html(document: Document) -> bytes:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(
        files(__package__).joinpath("page.html").read_text(encoding="utf-8")
    )
    code = None if document.code is None else Markup(qr_code(document.code))
    told = {"drawn": drawn, "is_number": is_number, "written": written}
    page = template.render(document=document, code=code, **told)
    return page.encode()
