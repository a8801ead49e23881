"""A browser without scripts: keeps cookies, follows redirects, and sends the forms that stand in the page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import httpx

VOID = {"input", "meta", "br", "option", "link", "img", "hr"}


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    boxes: set[str] = field(default_factory=set)


class Page(HTMLParser):
    """What a page shows: its text, its links, its forms, and the names of all its elements."""

    def __init__(self, answer: httpx.Response) -> None:
        super().__init__()
        self.status, self.url, self.headers = answer.status_code, str(answer.url), answer.headers
        self.source = answer.text
        self.text, self.language = "", ""
        self.tags: set[str] = set()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._inside: list[str] = []
        self._select = self._area = ""
        self.feed(self.source)

    @property
    def path(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    @property
    def alert(self) -> str:
        """What the page says went wrong."""
        found = re.findall('role="alert"[^>]*>(.*?)</div>', self.source, re.S)
        return unescape(re.sub("<[^>]*>", " ", "".join(found)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.add(tag)
        if tag not in VOID:
            self._inside.append(tag)
        if tag == "html":
            self.language = found["lang"]
        elif tag == "a":
            self.links.append((found["href"], ""))
        elif tag == "form":
            self.forms.append(Form(found["action"], found["method"]))
        elif tag == "input" and found.get("type") == "checkbox":
            self.forms[-1].boxes.add(found["name"])
        elif tag == "input" and self.forms:
            self.forms[-1].fields[found["name"]] = found.get("value", "")
        elif tag == "select":
            self._select = found["name"]
        elif tag == "textarea" and "name" in found:
            self._area = found["name"]
            self.forms[-1].fields[self._area] = ""
        elif tag == "option" and self._select:
            self._chosen(found)

    def _chosen(self, option: dict[str, str]) -> None:
        fields = self.forms[-1].fields
        if "selected" in option or self._select not in fields:
            fields[self._select] = option.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if "style" in self._inside:
            return
        if self._area:
            self.forms[-1].fields[self._area] += data
            return
        self.text += data
        if "a" in self._inside:
            href, told = self.links[-1]
            self.links[-1] = (href, told + data)

    def form(self, action: str) -> Form:
        """The one that is sent to an address that ends so; before one that only asks."""
        found = [form for form in self.forms if form.action.endswith(action)]
        return min(found, key=lambda form: form.method != "post")

    def link(self, told: str) -> str:
        return next(href for href, text in self.links if told in text)


class Browser:
    def __init__(self, url: str, language: str = "ja") -> None:
        self._client = httpx.Client(
            base_url=url, follow_redirects=True, trust_env=False, timeout=60
        )
        self._client.headers["accept-language"] = language
        self.origin = url
        self.page: Page

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    def open(self, path: str) -> Page:
        self.page = Page(self._client.get(path))
        return self.page

    def follow(self, told: str) -> Page:
        return self.open(urljoin(self.page.url, self.page.link(told)))

    def send(self, form: str, **given: str) -> Page:
        """The form of the page whose action ends so, with some of its fields filled in."""
        found = self.page.form(form)
        assert set(given) <= {*found.fields, *found.boxes}, found
        fields = {**found.fields, **given}
        if found.method == "get":
            self.page = Page(self._client.get(found.action, params=fields))
        else:
            self.page = self.post(found.action, {**fields}, origin=self.origin)
        return self.page

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Page:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return Page(self._client.post(path, data=fields, headers=told))

    def sign_in(self, key: str) -> Page:
        self.open("/console/sign-in")
        return self.send("/sign-in", key=key)

    def close(self) -> None:
        self._client.close()
