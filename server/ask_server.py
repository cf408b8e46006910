"""A program that signs in to a running OneMap as a person does, and asks it over HTTP."""

from __future__ import annotations

import getpass
import json
import os
import sys
import time
from contextlib import suppress
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPCookieProcessor, Request, build_opener

from server.runtime.errors import RuntimeProblem

WAIT_S = 0.5


class NoServer(RuntimeProblem):
    """Nothing answers at the address."""


class Refused(RuntimeProblem):
    """The server refused; its words are the message."""


class Server:
    """One signed-in session. The password comes from ONEMAP_PASSWORD, or is asked for."""

    def __init__(self, address: str, user: str) -> None:
        self._address = address.rstrip("/")
        self._open = build_opener(HTTPCookieProcessor(CookieJar()))
        self._headers = {"Content-Type": "application/json", "Accept": "application/json"}
        with suppress(Refused):  # before a password is asked for: does anything answer, in whatever health
            self.get("/api/health")
        password = os.environ.get("ONEMAP_PASSWORD") or getpass.getpass(f"{user}@{address}: ")
        session = self.post("/api/session", {"name": user, "password": password})
        self._headers["X-CSRF-Token"] = str(session["csrf"])

    def get(self, path: str) -> Any:
        """What a path answers."""
        return self._ask("GET", path, None)

    def file(self, path: str) -> bytes:
        """The bytes that a path answers."""
        return self._read("GET", path, None)

    def post(self, path: str, body: Any) -> Any:
        """What a path answers to a body."""
        return self._ask("POST", path, body)

    def done(self, job: dict[str, Any]) -> dict[str, Any]:
        """Wait for a job, with its progress on stderr; its result.

        Raises
        ------
        Refused
            It failed or was called off.
        """
        while job["state"] in ("queued", "running"):
            _tell(f"\r{job['state']} {100 * (job['progress_fraction'] or 0):3.0f} % {job['stage'] or '':<24}")
            time.sleep(WAIT_S)
            job = self.get(f"/api/jobs/{quote(job['id'])}")
        _tell("\r" + " " * 48 + "\r")
        if job["state"] != "done":
            error = job["error"] or {}
            raise Refused(f"{job['state']}: {error.get('detail_en', '')} {error.get('detail_zh', '')}".strip())
        result: dict[str, Any] = job["result"]
        return result

    def _ask(self, method: str, path: str, body: Any) -> Any:
        text = self._read(method, path, body)
        return json.loads(text) if text else None

    def _read(self, method: str, path: str, body: Any) -> bytes:
        data = None if body is None else json.dumps(body).encode()
        request = Request(self._address + path, data, self._headers, method=method)  # noqa: S310  (the user's own server)
        try:
            with self._open.open(request) as answer:
                return bytes(answer.read())
        except HTTPError as error:
            raise Refused(_words(error)) from None
        except (URLError, OSError) as error:
            raise NoServer(f"no server answers at {self._address}: {error}") from None


def _words(error: HTTPError) -> str:
    try:
        said = json.loads(error.read())
    except ValueError:
        said = {}
    if "code" not in said:
        return f"{error.code} {error.reason}"
    field = f" ({said['field']})" if said.get("field") else ""
    return f"{said.get('code')}{field}: {said.get('detail_en')} {said.get('detail_zh')}"


def _tell(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(text)
        sys.stderr.flush()
