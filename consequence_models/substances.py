"""The substances the library knows: identity, constants and curves, every value with its source and status."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from consequence_models.errors import ImpossibleInput, MissingInput, UnknownInput, UnknownSubstance
from consequence_models.physics.correlations import FORMS, Correlation
from consequence_models.physics.tables import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a value comes from, and how far it was checked: verified, seen, calculated, estimated, recalled, given."""

    status: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance:
    """One substance; fractions are volume parts in air, AEGL without a time for 60 minutes; None: no value known."""

    id: str
    name_zh: str
    name_en: str
    cas: str = ""
    un: str = ""
    molar_mass_kg_mol: float
    melting_k: float | None = None
    boiling_k: float | None = None
    critical_k: float | None = None
    critical_pa: float | None = None
    acentric_ratio: float | None = None
    heat_capacity_ratio: float | None = None
    gas_heat_capacity_j_kg_k: float | None = None
    liquid_heat_capacity_j_kg_k: float | None = None
    liquid_density_kg_m3: float | None = None
    vaporisation_j_kg: float | None = None
    combustion_j_kg: float | None = None
    diffusivity_air_m2_s: float | None = None
    lfl_fraction: float | None = None
    ufl_fraction: float | None = None
    flash_k: float | None = None
    autoignition_k: float | None = None
    idlh_fraction: float | None = None
    aegl1_fraction: float | None = None
    aegl2_fraction: float | None = None
    aegl3_fraction: float | None = None
    aegl_by_time: Mapping[str, float] = field(default_factory=dict)
    erpg1_fraction: float | None = None
    erpg2_fraction: float | None = None
    erpg3_fraction: float | None = None
    pac1_fraction: float | None = None
    pac2_fraction: float | None = None
    pac3_fraction: float | None = None
    oel_mac_kg_m3: float | None = None
    oel_twa_kg_m3: float | None = None
    oel_stel_kg_m3: float | None = None
    twa_fraction: float | None = None
    stel_fraction: float | None = None
    ceiling_fraction: float | None = None
    stands_for_it: str = ""
    curves: Mapping[str, Correlation] = field(default_factory=dict, repr=False)
    provenance: Mapping[str, Provenance] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for name in NUMBERS - {"acentric_ratio"}:
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ImpossibleInput(
                    f"{self.id} 的 {name} 必须为正", f"{name} of {self.id} must be positive", field=name
                )
        if self.lfl_fraction and self.ufl_fraction and self.lfl_fraction > self.ufl_fraction:
            zh, en = f"{self.id} 的爆炸下限高于上限", f"the LFL of {self.id} is above its UFL"
            raise ImpossibleInput(zh, en, field="lfl_fraction")

    @property
    def status(self) -> str:
        """The weakest status among the values, so that a reader knows how far to trust the row."""
        order = ("given", "recalled", "estimated", "calculated", "seen", "verified")
        found = {one.status for one in self.provenance.values()}
        return next((name for name in order if name in found), "given")

    @property
    def source(self) -> str:
        """All sources of the row in one line."""
        return "; ".join(sorted({one.source for one in self.provenance.values()}))

    def aegl(self, grade: int, minutes: int = 60) -> float | None:
        """AEGL 1, 2 or 3 for 10, 30, 60, 240 or 480 minutes as volume fraction; None where no value is known."""
        if minutes == 60:
            return (self.aegl1_fraction, self.aegl2_fraction, self.aegl3_fraction)[grade - 1]
        return self.aegl_by_time.get(f"aegl{grade}_{minutes}min_fraction")

    def need(self, name: str) -> float:
        """A constant that a calculation cannot do without; raises MissingInput naming it."""
        value = getattr(self, name)
        if value is None:
            zh, en = (
                f"物质表中没有 {self.name_zh} 的 {name}，请补充",
                f"the table has no {name} of {self.name_en}; add it",
            )
            raise MissingInput(zh, en, field=name)
        return float(value)

    def curve(self, name: str) -> Correlation:
        """A property over temperature; raises MissingInput naming it."""
        found = self.curves.get(name)
        if found is None:
            zh, en = (
                f"物质表中没有 {self.name_zh} 的 {name} 曲线",
                f"the table has no curve of {name} of {self.name_en}",
            )
            raise MissingInput(zh, en, field=name)
        return found

    def card(self) -> dict[str, Any]:
        """All that is known as plain values: each constant with its status and source, each curve with its range."""
        values = {name: value for name in sorted(NUMBERS) if (value := getattr(self, name)) is not None}
        unknown = Provenance(status="given", source="")
        return {
            "id": self.id,
            "name": {"zh": self.name_zh, "en": self.name_en},
            "cas": self.cas,
            "un": self.un,
            "stands_for_it": self.stands_for_it,
            "status": self.status,
            "values": {
                name: {"value": value, **dataclasses.asdict(self.provenance.get(name, unknown))}
                for name, value in (values | dict(self.aegl_by_time)).items()
            },
            "curves": {
                name: {key: getattr(one, key) for key in ("low_k", "high_k", "worst_fit_fraction", "status", "source")}
                for name, one in self.curves.items()
            },
        }

    def changed(self, *, source: str, **values: Any) -> Substance:
        """The same substance with some values of one's own, marked `given` with where they come from.

        Raises
        ------
        UnknownInput, ImpossibleInput
        """
        for name in values:
            if name not in NUMBERS and name not in ("name_zh", "name_en", "cas", "un"):
                raise UnknownInput(f"没有名为 {name} 的物性", f"there is no property named {name}", field=name)
        notes = dict(self.provenance) | {name: Provenance(status="given", source=source) for name in values}
        return dataclasses.replace(self, provenance=MappingProxyType(notes), **values)


NUMBERS = frozenset(one.name for one in dataclasses.fields(Substance) if one.type in ("float", "float | None"))
_LOW = ["low_k", "high_k", "critical_k", "critical_pa", "worst_fit_fraction"]


def _read_curves() -> dict[str, dict[str, Correlation]]:
    found: dict[str, dict[str, Correlation]] = {}
    for row in rows("substance_curves"):
        numbers = {name: float(row[name]) for name in _LOW}
        weights = tuple(float(row[f"c{k}"]) for k in range(5) if row[f"c{k}"])
        curve = Correlation(
            form=row["form"], coefficients=weights, status=row["status"], source=row["source"], **numbers
        )
        found.setdefault(row["id"], {})[row["property"]] = curve
    return found


def _read() -> dict[str, Substance]:
    values: dict[str, dict[str, float]] = {}
    notes: dict[str, dict[str, Provenance]] = {}
    shared: dict[tuple[str, str], Provenance] = {}
    for row in rows("substance_values"):
        values.setdefault(row["id"], {})[row["property"]] = float(row["value"])
        said = (row["status"], row["source"])
        if said not in shared:  # some hundred sources serve thousands of values
            shared[said] = Provenance(status=said[0], source=said[1])
        notes.setdefault(row["id"], {})[row["property"]] = shared[said]
    curves, found = _read_curves(), {}
    for row in rows("substance_names"):
        like = row["stands_for_it"] or row["id"]
        known = values[like]
        source = notes[like]
        if row["stands_for_it"]:
            source = {
                name: Provenance(status="estimated", source=f"as {like}: {one.source}") for name, one in source.items()
            }
        found[row["id"]] = Substance(
            id=row["id"],
            name_zh=row["name_zh"],
            name_en=row["name_en"],
            cas=row["cas"],
            un=row["un"],
            stands_for_it=row["stands_for_it"],
            aegl_by_time=MappingProxyType({name: value for name, value in known.items() if "min_" in name}),
            curves=MappingProxyType(curves.get(like, {})),
            provenance=MappingProxyType(source),
            **{name: value for name, value in known.items() if name in NUMBERS},
        )
    return found


SUBSTANCES: Mapping[str, Substance] = MappingProxyType(_read())
_ALIASES = {
    alias.lower(): row["id"]
    for row in rows("substance_names")
    for alias in (row["name_zh"], row["name_en"], row["cas"], *row["aliases"].split(";"))
    if alias
}
_OWN: ContextVar[Mapping[str, Substance]] = ContextVar("own_substances", default=MappingProxyType({}))


@contextmanager
def using(*substances: Substance) -> Iterator[None]:
    """Add substances, or put others in the place of those of the table, for what runs inside the `with` block."""
    token = _OWN.set(MappingProxyType({**_OWN.get(), **{one.id: one for one in substances}}))
    try:
        yield
    finally:
        _OWN.reset(token)


def find(name: str) -> Substance | None:
    """A substance by id, Chinese or English name or CAS number; None where unknown."""
    key = name.strip().lower().replace("_", " ")
    own = _OWN.get()
    for one in own.values():
        if key in (one.id.lower().replace("_", " "), one.name_zh.lower(), one.name_en.lower(), one.cas):
            return one
    found = _ALIASES.get(key, key)
    return own.get(found) or SUBSTANCES.get(found)


def need(name: str) -> Substance:
    """A substance by id, name or CAS number; raises UnknownSubstance."""
    found = find(name)
    if found is None:
        zh = f"物质表中没有“{name}”，请给出摩尔质量"
        raise UnknownSubstance(zh, f"{name!r} is not in the substance table; give its molar mass", field="substance_id")
    return found


__all__ = ["FORMS", "NUMBERS", "SUBSTANCES", "Provenance", "Substance", "find", "need", "using"]
