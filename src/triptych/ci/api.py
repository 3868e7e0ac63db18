"""What a host of repositories is asked over its REST API: the one door to it.

The address and the token are those that the runner gives. No redirect is followed, so that the
token goes nowhere else.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

from triptych import __version__

SECONDS = 30.0
LARGEST = 16 << 20  # bytes of an answer
PAGE = 100  # comments that are told at once
_PAGES = 50
_TRIES = 3
_REFUSED = {401, 403, 404}  # a token that may not tells no more


class ApiError(Exception):
    """The host did not do what it was asked for; the message says why."""


class RefusedError(ApiError):
    """The token may not do this."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nothing: the answer is then an error with its status."""


@dataclass(frozen=True)
class Api:
    """A host: where its API begins, and the headers with the token."""

    address: str
    headers: Mapping[str, str] = field(repr=False)

    def ask(self, method: str, path: str, data: Mapping[str, Any] | None = None) -> Any:
        """Return the host's answer, as JSON has it. Raises ApiError.

        What fails on the host's side is tried again, but for what would be there twice then.
        """
        tries = 1 if method == "POST" else _TRIES
        for left in reversed(range(tries)):
            try:
                return self._once(method, path, data)
            except urllib.error.HTTPError as error:
                if error.code in _REFUSED:
                    message = f"the token may not do this (HTTP status {error.code})"
                    raise RefusedError(message) from None
                if error.code < 500 or not left:
                    raise ApiError(f"the host answered with HTTP status {error.code}") from None
            except (urllib.error.URLError, HTTPException, OSError, ValueError) as error:
                if not left:
                    told = getattr(error, "reason", None) or error
                    raise ApiError(f"the host cannot be reached: {told}") from None
            time.sleep(1)
        raise ApiError("the host was not asked")

    def _once(self, method: str, path: str, data: Mapping[str, Any] | None) -> Any:
        headers = {"User-Agent": f"triptych/{__version__}", "Accept": "application/json"}
        headers |= {"Content-Type": "application/json"} if data is not None else {}
        asking = urllib.request.Request(  # noqa: S310 - the runner names the address
            f"{self.address.rstrip('/')}/{path}",
            method=method,
            data=json.dumps(data).encode() if data is not None else None,
            headers={**headers, **self.headers},
        )
        with urllib.request.build_opener(_NoRedirect).open(asking, timeout=SECONDS) as answer:
            told = answer.read(LARGEST + 1)
        return json.loads(told or b"null") if len(told) <= LARGEST else None

    def pages(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Yield what a list has, page by page. Raises ApiError."""
        joint = "&" if "?" in path else "?"
        for page in range(1, _PAGES + 1):
            found = self.ask("GET", f"{path}{joint}per_page={PAGE}&page={page}")
            rows = found if isinstance(found, list) else []
            yield from (row for row in rows if isinstance(row, dict))
            if len(rows) < PAGE:
                return
