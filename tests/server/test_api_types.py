"""The types of the browser client are those of the server."""

from __future__ import annotations

import re

import pytest

from server.api_types import FILE, api_types, openapi, routes_of, told_by
from tests.server.test_matrix import TABLE
from twin.model.nouns import GRADES

DOCUMENTS = {
    "accounts", "anchor-plan", "audit", "cameras", "coverage", "export", "feeds", "imports", "keeping", "layers",
    "machines", "models", "park-risks", "placement", "plant", "proposals", "push", "registers", "rehearsals", "risks",
    "roles", "scenes", "searches", "source-models", "status", "substances", "sweeps", "tiles", "whatif",
}  # fmt: skip
"""Files, and answers whose shape is that of a model, a register or a rule: those carry their own description."""


@pytest.fixture(scope="module")
def written() -> str:
    return api_types()


def test_the_client_has_the_types_of_the_server_as_it_is(written: str):
    assert FILE.read_text(encoding="utf-8") == written, "run: python -m server.api_types"


def test_every_route_is_an_address_that_the_client_may_ask(written: str):
    told = set(re.findall(r"\| [`'](/[^`']+)[`']", written))
    routes = {re.sub(r"{[^}]+}", "${string}", name.split(" ", 1)[1]) for name in TABLE}
    # What is mounted or spoken over a socket is no route of the table of types.
    assert {one for one in routes if one.startswith("/api/")} - told <= {"/api/live", "/api/push"}


def test_a_route_says_what_it_answers_unless_its_answer_is_a_document_or_a_file():
    silent = {
        name
        for name, route in routes_of(openapi()["paths"])
        if "204" not in route["responses"] and not list(told_by(route)) and name.split("/")[2] not in DOCUMENTS
    }
    assert silent == {"GET /api/jobs/{job_id}/file", "GET /api/tracks/{source}-of/{source_id}"}


def test_a_body_and_a_noun_are_written_as_the_server_checks_them(written: str):
    area = re.search(r"export interface Area {\n(.*?)}", written, re.DOTALL)
    assert area is not None
    assert re.findall(r"(\w+)(\??):", area[1]) == [
        ("ring", "?"), ("fence_id", "?"), ("zone_id", "?"), ("since", ""), ("until", ""),
    ]  # fmt: skip
    zone = re.search(r"  zone: {\n(.*?)  }", written, re.DOTALL)
    assert zone is not None and f"grade: {' | '.join(repr(grade) for grade in GRADES)};" in zone[1]
