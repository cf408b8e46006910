"""The substances the library knows: a small table with a source and a status in every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from consequence_models.errors import UnknownSubstance
from consequence_models.physics.tables import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """One substance; fractions are volume parts in air, AEGL for 60 minutes; None where no value is known."""

    id: str
    name_zh: str
    name_en: str
    cas: str
    molar_mass_kg_mol: float
    boiling_k: float | None
    heat_capacity_ratio: float | None
    lfl_fraction: float | None
    ufl_fraction: float | None
    aegl1_fraction: float | None
    aegl2_fraction: float | None
    aegl3_fraction: float | None
    idlh_fraction: float | None
    status: str
    source: str


_TEXT = ("id", "name_zh", "name_en", "cas", "status", "source")


def _substance(row: Mapping[str, str]) -> Substance:
    numbers = {key: float(value) if value else None for key, value in row.items() if key not in _TEXT}
    return Substance(**{key: row[key] for key in _TEXT}, **numbers)  # type: ignore[arg-type]


SUBSTANCES: Mapping[str, Substance] = MappingProxyType({row["id"]: _substance(row) for row in rows("substances")})
_ALIASES = {alias: one.id for one in SUBSTANCES.values() for alias in (one.name_zh, one.name_en, one.cas)}
_ALIASES |= {"液氨": "ammonia", "液氯": "chlorine", "hydrogen sulphide": "hydrogen sulfide"}
_ALIASES |= {"sulphur dioxide": "sulfur dioxide", "propene": "propylene", "1,3-butadiene": "butadiene"}


def find(name: str) -> Substance | None:
    """A substance by id, Chinese or English name or CAS number; None where unknown."""
    key = name.strip().lower().replace("_", " ")
    return SUBSTANCES.get(_ALIASES.get(key, key))


def need(name: str) -> Substance:
    """A substance by id, name or CAS number; raises UnknownSubstance."""
    found = find(name)
    if found is None:
        zh = f"物质表中没有“{name}”，请给出摩尔质量"
        raise UnknownSubstance(zh, f"{name!r} is not in the substance table; give its molar mass", field="substance_id")
    return found
