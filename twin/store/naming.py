"""Every planned thing that has a name or a code, with its place: what the search box looks through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Float, String, cast, func, literal, null, select, union_all

from twin.store.planned import noun_of, valid_at

CODES = {"substance": ("cas", "un", "formula"), "vehicle": ("plate",)}
"""What else something is known by, besides its id."""
TOLD = ("kind", "substance_id", "person_id", "vehicle_id", "grade")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One thing: its noun and id, its names and further codes, where it is (None: nowhere), and what it belongs to."""

    noun: str
    id: str
    name_zh: str
    name_en: str
    codes: tuple[str, ...]
    lon: float | None
    lat: float | None
    enterprise_id: str | None
    told: dict[str, str | None]


def named_things(conn: Connection, nouns: Iterable[str]) -> Iterator[Named]:
    """Everything of these nouns that is valid now and the scope may see; one statement for all."""
    for row in conn.execute(union_all(*(_one(noun) for noun in nouns))):
        yield Named(
            noun=row.noun,
            id=row.id,
            name_zh=row.name_zh or "",
            name_en=row.name_en or "",
            codes=tuple(code for code in (row.code_0, row.code_1, row.code_2) if code),
            lon=row.lon,
            lat=row.lat,
            enterprise_id=row.enterprise_id,
            told={name: getattr(row, name) for name in TOLD},
        )


def _one(noun: str) -> Any:
    kind, table = noun_of(noun)
    place = func.ST_PointOnSurface(table.c[kind.geometry]) if kind.geometry else None
    codes = [*CODES.get(noun, ()), "", "", ""][:3]

    def column(name: str) -> Any:
        return cast(table.c[name], String) if name in table.c else cast(null(), String)

    def axis(of: Any) -> Any:
        return cast(of(place) if place is not None else null(), Float)

    return select(
        literal(noun).label("noun"),
        table.c.id.label("id"),
        *(column(name).label(name) for name in ("name_zh", "name_en", "enterprise_id", *TOLD)),
        *(column(name).label(f"code_{k}") for k, name in enumerate(codes)),
        axis(func.ST_X).label("lon"),
        axis(func.ST_Y).label("lat"),
    ).where(*valid_at(table))
