"""Stands for the REST API of a host of repositories, on this machine alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

BOT = {"type": "Bot", "login": "github-actions[bot]"}
ME = 7


@dataclass
class Hosted:
    """The comments of one request, and what was asked, with the headers of the last question.

    `refuse` is a status that every question is answered with, where it is not 0.
    """

    address: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    refuse: int = 0

    def answer(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        self.asked.append(f"{method} {path}")
        if self.refuse:
            return self.refuse, {"message": "no"}
        parts = urlsplit(path)
        if parts.path == "/user":
            return 200, {"id": ME}
        if method == "GET":
            page = {name: int(values[0]) for name, values in parse_qs(parts.query).items()}
            start = (page["page"] - 1) * page["per_page"]
            return 200, self.comments[start : start + page["per_page"]]
        if method == "POST" and re.fullmatch(_LISTS, parts.path):
            new = {"id": len(self.comments) + 1, "user": BOT, "author": {"id": ME}, **body}
            self.comments.append(new)
            return 201, new
        changed = re.fullmatch(_ONE[method], parts.path)
        if not changed:
            return 404, {}
        [comment] = [each for each in self.comments if each["id"] == int(changed["id"])]
        comment |= body
        return 200, comment


_LISTS = "/repos/o/paper/issues/5/comments|/projects/31/merge_requests/5/notes"
_ONE = {
    "PATCH": r"/repos/o/paper/issues/comments/(?P<id>\d+)",
    "PUT": r"/projects/31/merge_requests/5/notes/(?P<id>\d+)",
    "POST": "(?!)",
}


@contextmanager
def serving() -> Iterator[Hosted]:
    """Yield a host that answers on a port of this machine."""
    hosted = Hosted()

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            hosted.headers = dict(self.headers)
            status, told = hosted.answer(self.command, self.path, json.loads(body or b"{}"))
            data = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            if status in {301, 302}:
                self.send_header("Location", f"{hosted.address}/user")
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_PUT = _do  # noqa: N815 - names of the library

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hosted.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield hosted
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
