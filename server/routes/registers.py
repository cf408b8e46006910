"""The books a park keeps: their forms, their entries and the steps of their flow; one set of routes for all."""

from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from pydantic import BaseModel, Field

from server import audit
from server.answers import json_answer, version_in
from server.errors import VersionMissing
from server.may import May, require
from server.who import Who, wiring_of
from twin.model.errors import Forbidden, NotFound
from twin.registers import registers, risk_point
from twin.registers.register import Entry, Register, filled, moved, opened
from twin.store.entries import StoredEntries

ROUTER = APIRouter()
Reader = Annotated[Who, Depends(May("map.see"))]
Writer = Annotated[Who, Depends(May("register.edit"))]
WRITTEN_BY_THE_SERVER = ("zone_raise", "plan_change", "plot_mark")
TWO_PEOPLE = ("approve",)


class Page(BaseModel):
    """One page of a book as a client sends it."""

    id: str = Field(min_length=1, max_length=120)
    enterprise_id: str | None = None
    body: dict[str, Any]


class Changes(BaseModel):
    """Fields that change."""

    body: dict[str, Any]


@ROUTER.get("/registers")
def books(_: Reader) -> list[dict[str, Any]]:
    """Every book with its form and flow."""
    return [_form(book) for book in registers().values()]


@ROUTER.get("/registers/{register}")
def entries(register: str, request: Request, who: Reader) -> dict[str, Any]:
    """A book and its entries."""
    book = _known(register)
    with wiring_of(request).store_of(who) as conn:
        found = StoredEntries(conn).entries(register)
    return {**_form(book), "entries": [told(each) for each in found]}


@ROUTER.get("/registers/{register}/{entry_id}")
def entry(register: str, entry_id: str, request: Request, who: Reader) -> Response:
    """One entry; the ETag is its version."""
    _known(register)
    with wiring_of(request).store_of(who) as conn:
        return _one(StoredEntries(conn).get(register, entry_id))


@ROUTER.post("/registers/{register}", status_code=201)
def open_entry(register: str, page: Page, request: Request, after: BackgroundTasks, who: Writer) -> Response:
    """A new entry in the first state of the book's flow."""
    book = _writable(register)
    with wiring_of(request).store_of(who) as conn:
        made = opened(book, page.id, page.body, enterprise_id=page.enterprise_id)
        _check(made)
        kept = StoredEntries(conn).put(made, version=None, who=who.name)
        audit.write(conn, who.name, f"{register}.add", register, kept.id, after=told(kept))
    after.add_task(wiring_of(request).changed, register)
    return _one(kept, 201)


@ROUTER.put("/registers/{register}/{entry_id}")
def fill_entry(
    register: str, entry_id: str, changes: Changes, request: Request, after: BackgroundTasks, who: Writer
) -> Response:
    """Change fields of the entry that was read at the version in If-Match; what is approved is revised first."""
    book = _writable(register)
    with wiring_of(request).store_of(who) as conn:
        before = StoredEntries(conn).get(register, entry_id)
        if before.state != book.states[0]:
            raise Forbidden("Only a draft can be changed: revise it first", "只有草稿可以修改,请先修订", field="state")
        made = filled(book, before, changes.body)
        _check(made)
        kept = StoredEntries(conn).put(made, version=_version(request), who=who.name)
        audit.write(conn, who.name, f"{register}.change", register, entry_id, before=told(before), after=told(kept))
    after.add_task(wiring_of(request).changed, register)
    return _one(kept)


@ROUTER.post("/registers/{register}/{entry_id}/{step}")
def move_entry(
    register: str, entry_id: str, step: str, request: Request, after: BackgroundTasks, who: Reader
) -> Response:
    """Take a step of the flow; an approval is by another person than the last who wrote the entry."""
    book = _writable(register)
    way = next((each for each in book.steps if each.name == step), None)
    if way is None:
        raise NotFound()
    require(who, way.may)
    with wiring_of(request).store_of(who) as conn:
        book_of = StoredEntries(conn)
        before = book_of.get(register, entry_id)
        if step in TWO_PEOPLE and book_of.written_by(register, entry_id) == who.name:
            raise Forbidden("Somebody else must approve what you wrote", "须由他人批准", field="step")
        made = moved(book, before, step)
        kept = book_of.put(made, version=_version(request), who=who.name)
        audit.write(conn, who.name, f"{register}.{step}", register, entry_id, before=told(before), after=told(kept))
    after.add_task(wiring_of(request).changed, register)
    return _one(kept)


def told(one: Entry) -> dict[str, Any]:
    """An entry as JSON; a risk point with its score and grade."""
    found: dict[str, Any] = {
        "id": one.id, "state": one.state, "version": one.version, "body": dict(one.body),
        "enterprise_id": one.enterprise_id,
    }  # fmt: skip
    if one.register == risk_point.REGISTER.id:
        grading = risk_point.grading_of(one.body)
        found["grading"] = {"method": grading.method, "score": grading.score, "grade": grading.grade}
    return found


def _check(one: Entry) -> None:
    """What a form alone does not tell."""
    if one.register == risk_point.REGISTER.id:
        risk_point.grading_of(one.body)
        risk_point.check_measures(one.body)


def _known(register: str) -> Register:
    book = registers().get(register)
    if book is None:
        raise NotFound(f"There is no register '{register}'", f"没有台账“{register}”")
    return book


def _writable(register: str) -> Register:
    if register in WRITTEN_BY_THE_SERVER:
        raise Forbidden("This book is written by the server alone", "该台账由系统自动记录", field="register")
    return _known(register)


def _version(request: Request) -> int:
    version = version_in(request)
    if version is None:
        raise VersionMissing(field="If-Match")
    return version


def _form(book: Register) -> dict[str, Any]:
    return {
        "id": book.id,
        "title_zh": book.title_zh,
        "title_en": book.title_en,
        "about": book.about,
        "fields": [
            {"name": each.name, "kind": each.kind, "required": each.required, "choices": list(each.choices)}
            for each in book.fields
        ],
        "states": list(book.states),
        "steps": [
            {"name": each.name, "title_zh": each.title_zh, "title_en": each.title_en, "before": list(each.before)}
            for each in book.steps
        ],
    }


def _one(one: Entry, status: int = 200) -> Response:
    return json_answer(told(one), status=status, headers={"ETag": f'"{one.version}"'})
