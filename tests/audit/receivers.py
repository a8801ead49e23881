"""What checkpoints are sent to in the tests: a web server in this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

Answer = tuple[int, bytes]


class Posts:
    """Every POST that came: its headers and body."""

    def __init__(self, answer: Callable[[bytes], Answer]) -> None:
        self.answer = answer
        self.headers: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.url = ""


@contextmanager
def web_server(answer: Callable[[bytes], Answer]) -> Iterator[Posts]:
    posts = Posts(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posts.headers.append(dict(self.headers.items()))
            posts.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = posts.answer(posts.bodies[-1])
            self.send_response(status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    posts.url = f"http://127.0.0.1:{server.server_port}/in"
    try:
        yield posts
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
