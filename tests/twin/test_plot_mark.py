"""Marks of the plotting: drawn once, erased by their author or the commander, and never a shape that is none."""

from __future__ import annotations

from typing import Any

import pytest

from twin.model.errors import Forbidden, WrongValue
from twin.registers.plot_mark import SHAPES, draw, erase
from twin.registers.register import Entry, WrongStep

AT = "2026-11-24T06:29:00.000Z"
HERE = [120.9, 31.85]
DRAWN: dict[str, Any] = {
    "Point": HERE,
    "LineString": [HERE, [120.901, 31.851]],
    "Polygon": [[HERE, [120.901, 31.85], [120.901, 31.851], HERE]],
}


def mark(kind: str = "command_post", **other: Any) -> Entry:
    shape = {"type": SHAPES[kind], "coordinates": DRAWN[SHAPES[kind]]}
    return draw(mark_id="M-1", by="chen", at=AT, mark={"kind": kind, "shape": shape, "text": "前方", **other})


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_is_drawn_in_its_own_shape_and_named_by_who_drew_it(kind: str) -> None:
    drawn = mark(kind)
    assert (drawn.state, drawn.body["drawn_by"], drawn.body["shape"]["type"]) == ("drawn", "chen", SHAPES[kind])


def test_its_author_erases_it_and_so_does_a_commander_and_nobody_else() -> None:
    assert erase(mark(), by="chen", at=AT, commands=False).state == "erased"
    gone = erase(mark(), by="boss", at=AT, commands=True)
    assert (gone.body["erased_by"], gone.body["drawn_by"], gone.body["shape"]) == ("boss", "chen", mark().body["shape"])
    with pytest.raises(Forbidden):
        erase(mark(), by="somebody", at=AT, commands=False)
    with pytest.raises(WrongStep):
        erase(gone, by="boss", at=AT, commands=True)


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "LineString", "coordinates": [HERE, HERE]},
        {"type": "Point", "coordinates": [120.9, 95.0]},
        {"type": "Point", "coordinates": [float("nan"), 31.0]},
        {"type": "Point", "coordinates": []},
        {"type": "Point"},
        {"type": "Point", "coordinates": "here"},
    ],
)
def test_a_symbol_that_stands_nowhere_is_refused(shape: dict[str, Any]) -> None:
    with pytest.raises(WrongValue):
        mark(shape=shape)


def test_an_area_of_two_rings_a_line_without_end_and_words_without_words_are_refused() -> None:
    ring = DRAWN["Polygon"][0]
    with pytest.raises(WrongValue):
        mark("area", shape={"type": "Polygon", "coordinates": [ring, ring]})
    with pytest.raises(WrongValue):
        mark("line", shape={"type": "LineString", "coordinates": [HERE] * 501})
    with pytest.raises(WrongValue):
        mark("text", text="  ")
    with pytest.raises(WrongValue):
        mark(text="x" * 61)
