"""The door to Crossref: a work's metadata from the network, only where it is asked for."""

from __future__ import annotations

import os
import time
import urllib.error
import urllib.parse
import urllib.request
from http.client import HTTPException
from typing import Any

from triptych import __version__

ENDPOINT = "https://api.crossref.org/works/"
VARIABLE = "TRIPTYCH_CROSSREF"
"""The environment variable that names another server, such as a mirror of an institution."""
SECONDS = 15.0
LARGEST = 4 << 20  # bytes; a work with a thousand references has about one million
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_FAILED = "save its JSON with a browser, and name that file instead of the DOI"


class OnlineError(Exception):
    """Nothing came from the network; the message says why and what to do."""


class _SameServer(urllib.request.HTTPRedirectHandler):
    """Follows no redirect to another server, or to another scheme, than was asked."""

    def redirect_request(self, req: Any, *rest: Any) -> Any:
        """Return the next question; the last argument is the address that the server names."""
        address = str(rest[-1])
        if urllib.parse.urlsplit(address)[:2] != urllib.parse.urlsplit(req.full_url)[:2]:
            raise OnlineError(f"Crossref's server redirects to {address}, which is not followed")
        return super().redirect_request(req, *rest)


def fetch(doi: str, endpoint: str = "") -> bytes:
    """Return what Crossref says of a DOI, as JSON. Raises OnlineError.

    Only https is spoken, but for a server on this machine itself.
    """
    address = _address(doi, endpoint or os.environ.get(VARIABLE) or ENDPOINT)
    asking = urllib.request.Request(  # noqa: S310 - `_address` lets https through alone
        address, headers={"User-Agent": f"triptych/{__version__}", "Accept": "application/json"}
    )
    opener = urllib.request.build_opener(_SameServer)
    try:
        with opener.open(asking, timeout=SECONDS) as answer:
            data = _whole(answer)
    except urllib.error.HTTPError as error:
        raise OnlineError(_refused(doi, error.code)) from None
    except (urllib.error.URLError, HTTPException, OSError) as error:
        reason = getattr(error, "reason", None) or error
        raise OnlineError(f"Crossref cannot be reached ({reason}); {_FAILED}") from None
    if len(data) > LARGEST:
        raise OnlineError(f"Crossref's answer is larger than {LARGEST >> 20} MB; {_FAILED}")
    return data


def _whole(answer: Any) -> bytes:
    """Return an answer, or one byte more than the largest; raises TimeoutError if it drips."""
    data, end = b"", time.monotonic() + SECONDS
    while len(data) <= LARGEST and (part := answer.read1(1 << 16)):
        data += part
        if time.monotonic() > end:
            raise TimeoutError(f"no whole answer in {SECONDS:g} seconds")
    return data


def _address(doi: str, endpoint: str) -> str:
    parts = urllib.parse.urlsplit(endpoint)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise OnlineError(f"{VARIABLE} names {endpoint}, which is no https address")
    return endpoint.rstrip("/") + "/" + urllib.parse.quote(doi, safe="")


def _refused(doi: str, code: int) -> str:
    if code == 404:
        return f"Crossref knows no work with the DOI {doi}; check it, or another agency has it"
    if code == 429:
        return "Crossref asks for fewer questions; wait a minute and try again"
    return f"Crossref answered with the HTTP status {code}; try again later, or {_FAILED}"
