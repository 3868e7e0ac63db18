"""`triptych references add --online`: what is asked of the network, and what may come back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import small
from shelved import ADDED, MESSAGE, add, paper, source

from triptych.references import online


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class Crossref(BaseHTTPRequestHandler):
    """A server on this machine that answers as Crossref does, or otherwise."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = {}  # noqa: RUF012 - set by each test
    asked: list[tuple[str, str]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["User-Agent"]))
        code, headers, body = self.answers.get(self.path, (404, {}, b"Resource not found."))
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Crossref]]:
    monkeypatch.setattr(Crossref, "answers", {})
    monkeypatch.setattr(Crossref, "asked", [])
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with HTTPServer(("127.0.0.1", 0), Crossref) as http:
        threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv(online.VARIABLE, f"http://127.0.0.1:{http.server_port}/works/")
        yield Crossref
        http.shutdown()


def test_a_doi_is_asked_of_crossref_where_that_is_wanted(server: type[Crossref]):
    server.answers["/works/10.1234%2FEX.5"] = (200, {}, json.dumps(MESSAGE).encode())
    file = paper()
    assert add("https://doi.org/10.1234/EX.5", ask_online=True) == 0
    assert file.read_text() == small.FILES["references.yaml"] + ADDED
    [(_, agent)] = server.asked
    assert agent.startswith("triptych/")


def test_nothing_is_asked_unprompted(server: type[Crossref]):
    paper()
    assert add("10.1234/EX.5") == 2
    assert add(source(MESSAGE), ask_online=True) == 0
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((404, {}, b""), "knows no work with the DOI"),
        ((429, {}, b""), "wait a minute"),
        ((500, {}, b""), "HTTP status 500"),
        ((200, {}, b"<html>"), "is no work"),
        ((200, {}, b"\xff"), "is no JSON"),
        ((200, {}, b"[]"), "is no work"),
        ((200, {}, b" " * 3000), "larger than"),
        ((302, {"Location": "file:///etc/hostname"}, b""), "HTTP status 302"),
        ((302, {"Location": "ftp://127.0.0.1/x"}, b""), "is not followed"),
        ((302, {"Location": "http://127.0.0.2/x"}, b""), "is not followed"),
        ((302, {"Location": "/works/10.1234%2Fabc"}, b""), "HTTP status 302"),  # and so on
        ((200, {}, json.dumps(MESSAGE).encode()), "another DOI: 10.1234/EX.5"),
        ((200, {}, b'{"status": "failed", "message-type": "x", "message": [{}]}'), "is no work"),
        ((200, {"Content-Length": "99"}, b"{"), "is no work"),
    ],
)
def test_what_fails_on_the_network_is_one_sentence(server, answer, told, monkeypatch, capsys):
    monkeypatch.setattr(online, "LARGEST", 2500)
    server.answers["/works/10.1234%2Fabc"] = answer
    file = paper()
    assert add("10.1234/abc", ask_online=True) == 3
    assert told in capsys.readouterr().err
    assert file.read_text() == small.FILES["references.yaml"]


def test_an_answer_that_drips_has_an_end(monkeypatch: pytest.MonkeyPatch):
    class Drip:
        def read1(self, size: int) -> bytes:
            return b" "

    monkeypatch.setattr(online, "SECONDS", 0.05)
    with pytest.raises(TimeoutError, match=r"no whole answer in 0\.05 seconds"):
        online._whole(Drip())


def test_what_is_neither_file_nor_doi_is_told(server: type[Crossref], capsys):
    paper()
    assert add("10.12/abc", ask_online=True) == 2
    assert "10.12/abc is no file and no DOI: a DOI has the form" in capsys.readouterr().err
    assert server.asked == []


def test_a_message_of_failure_is_no_entry(capsys):
    file = paper()
    failed = {"status": "failed", "message-type": "validation-failure", "message": [{"type": "x"}]}
    assert add(source(failed)) == 2
    assert "work.json holds no work" in capsys.readouterr().err
    assert file.read_text() == small.FILES["references.yaml"]


def test_a_server_that_is_not_there_or_not_safe_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(online, "SECONDS", 0.5)
    with pytest.raises(online.OnlineError, match="cannot be reached"):
        online.fetch("10.1234/abc", "http://127.0.0.1:1/")
    for endpoint in ("http://example.org/", "file:///tmp/", "ftp://127.0.0.1/"):
        with pytest.raises(online.OnlineError, match="no https address"):
            online.fetch("10.1234/abc", endpoint)
