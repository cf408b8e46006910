"""Major-hazard units after GB 18218-2018: the identification index S, the grading index R, the level, and the working.

S = Σ q/Q (eq. 1), a unit is a major hazard from S = 1; R = α Σ β q/Q (eq. 2); level 1 from R = 100, 2 from 50, 3 from
10, else 4 (table 6). α is by the people who live within 500 m of the plant's boundary (table 5), β and the critical
quantity Q by the substance (tables 1 and 3) or its hazard class (tables 2 and 4); tables in `twin/rules/data`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isfinite

from twin.model.errors import Invalid, WrongValue
from twin.rules.tables import rows

_ALMOST = 1e-9  # a sum that is 1 on paper may miss it by rounding; the nearest double decides for the safe side
_ALPHA = tuple((int(row["residents_from"]), float(row["alpha_ratio"])) for row in rows("gb18218_alpha"))
_LEVELS = tuple(
    (float(row["grading_index_from"]), int(row["level"]), row["level_zh"]) for row in rows("gb18218_levels")
)
_TABLE = rows("gb18218_substances")
_BY_CAS = {cas: row for row in reversed(_TABLE) for cas in row["cas"].split(";") if cas}
_CLASSES = {row["symbol"]: row for row in rows("gb18218_classes")}


class UnknownHazardClass(Invalid):
    """Neither the substance nor its class is in the tables of GB 18218."""

    message_zh = "GB 18218 表中无此物质,请给出其危险性类别"
    message_en = "The substance is not named by GB 18218: give its hazard class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a unit may hold at most (design maximum), by CAS number, by name, or by hazard classes such as 'W5.3'.

    `beta_ratio` overrides the table's β; of several classes the one with the lowest critical quantity counts. Where a
    name stands for several rows of table 1 (ammonium nitrate, nitrocellulose) the first and strictest is taken.
    `held_in` is the code of the vessel, for the words of the working.
    """

    mass_kg: float
    cas: str = ""
    name: str = ""
    hazard_classes: tuple[str, ...] = ()
    beta_ratio: float | None = None
    held_in: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """One material in the sum: what holds it, q, Q, β, and the tables that they come from, as `中文/English`."""

    name_zh: str
    name_en: str
    quantity_t: float
    critical_t: float
    beta_ratio: float
    critical_from: str
    beta_from: str
    held_in: str = ""

    @property
    def ratio(self) -> float:
        """q/Q."""
        return self.quantity_t / self.critical_t


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the working, in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class HazardUnit:
    """S, R and, for a major hazard, its level 1 (worst) to 4, with the working line by line."""

    identification_index_ratio: float
    grading_index_ratio: float
    level: int | None
    alpha_ratio: float = 0.5
    shares: tuple[Share, ...] = ()
    working: tuple[Line, ...] = ()

    @property
    def is_major(self) -> bool:
        """Whether the unit is a major hazard (S ≥ 1)."""
        return self.level is not None


def assess(materials: Iterable[Material], residents_count: int) -> HazardUnit:
    """Identify and grade one unit.

    Parameters
    ----------
    materials : every listed substance in the unit with its design maximum [kg].
    residents_count : people who live within 500 m outward of the plant's boundary.

    Raises
    ------
    UnknownHazardClass, WrongValue
    """
    if residents_count < 0:
        raise WrongValue("The number of residents cannot be negative", field="residents_count")
    shares = tuple(_share(material) for material in materials)
    alpha = alpha_ratio(residents_count)
    identification = sum(each.ratio for each in shares)
    grading = alpha * sum(each.beta_ratio * each.ratio for each in shares)
    level = level_of(grading) if identification >= 1 - _ALMOST else None
    lines = tuple(_working(shares, residents_count, alpha, identification, grading, level))
    return HazardUnit(identification, grading, level, alpha, shares, lines)


def alpha_ratio(residents_count: int) -> float:
    """The exposure factor α of table 5."""
    return next(alpha for least, alpha in _ALPHA if residents_count >= least)


def level_of(grading_index_ratio: float) -> int:
    """The level of table 6, 1 (worst) to 4, of a unit that is a major hazard."""
    return next(level for least, level, _ in _LEVELS if grading_index_ratio >= least * (1 - _ALMOST))


def _plain(name: str) -> str:
    return re.sub(r"[\s_]+", " ", name).strip().casefold()


def _names(row: dict[str, str]) -> Iterator[str]:
    for text in (row["name_zh"], row["name_en"], re.sub(r"\s*[(\[(].*$", "", row["name_en"]), row["alias"]):
        yield _plain(text)
        yield from (_plain(part) for part in text.split(";"))


_BY_NAME = {name: row for row in reversed(_TABLE) for name in _names(row) if name}


def _share(material: Material) -> Share:
    """One material with its quantities and where they come from."""
    if not (isfinite(material.mass_kg) and material.mass_kg >= 0):
        raise WrongValue("A mass cannot be negative", field="mass_kg")
    if material.beta_ratio is not None and not material.beta_ratio > 0:
        raise WrongValue("A correction factor must be positive", field="beta_ratio")
    named = _BY_CAS.get(material.cas) or _BY_NAME.get(_plain(material.name))
    symbols = material.hazard_classes or ((named["hazard_class"],) if named and named["hazard_class"] else ())
    unknown = next((symbol for symbol in symbols if symbol not in _CLASSES), None)
    if unknown is not None or (named is None and not symbols):
        raise UnknownHazardClass(field="hazard_classes")
    classed = min(
        (_CLASSES[symbol] for symbol in symbols), key=lambda row: float(row["critical_quantity_t"]), default=None
    )
    limits = named or classed
    assert limits is not None
    beta, beta_from = _beta(material, named, classed)
    label = material.name or material.cas or "/".join(symbols)
    return Share(
        name_zh=named["name_zh"] if named else label,
        name_en=named["name_en"] if named else label,
        quantity_t=material.mass_kg / 1000,
        critical_t=float(limits["critical_quantity_t"]),
        beta_ratio=beta,
        critical_from=_in_table(1, f"序号 {named['seq']}", f"No. {named['seq']}")
        if named
        else _in_table(2, limits["symbol"]),
        beta_from=beta_from,
        held_in=material.held_in,
    )


def _beta(material: Material, named: dict[str, str] | None, classed: dict[str, str] | None) -> tuple[float, str]:
    if material.beta_ratio is not None:
        return material.beta_ratio, "给定/given"
    if named is not None and named["beta_ratio"]:
        return float(named["beta_ratio"]), _in_table(3)
    if classed is not None and classed["beta_ratio"]:
        return float(classed["beta_ratio"]), _in_table(4, classed["symbol"])
    raise UnknownHazardClass(field="hazard_classes")


def _in_table(number: int, zh: str = "", en: str = "") -> str:
    """Where in the standard a value stands; English as Chinese where it is not told apart."""
    return f"表{number} {zh}".rstrip() + f"/Table {number} {en or zh}".rstrip()


def _working(
    shares: tuple[Share, ...], residents: int, alpha: float, s: float, r: float, level: int | None
) -> Iterator[Line]:
    for one in shares:
        q, beta = f"q/Q = {one.ratio:.6g}", f"β·q/Q = {one.beta_ratio * one.ratio:.6g}"
        critical, factor = one.critical_from.split("/"), one.beta_from.split("/")
        zh, en = (
            f"{f'{name} {one.held_in}'.rstrip()}: q = {one.quantity_t:g} t, Q = {one.critical_t:g} t ({critical[at]}),"
            f" {q}; β = {one.beta_ratio:g} ({factor[at]}), {beta}"
            for at, name in enumerate((one.name_zh, one.name_en))
        )
        yield Line(zh, en)
    terms = " + ".join(f"{one.ratio:.6g}" for one in shares) or "0"
    yield Line(
        f"S = Σq/Q = {terms} = {s:.6g} {'≥' if level else '<'} 1: {'构成' if level else '不构成'}重大危险源(式1)",
        f"S = Σq/Q = {terms} = {s:.6g} {'≥' if level else '<'} 1: {'a' if level else 'not a'} major hazard (eq. 1)",
    )
    yield Line(
        f"边界外 500 m 常住 {residents} 人, α = {alpha:g}(表5)",
        f"{residents} residents within 500 m of the boundary, α = {alpha:g} (table 5)",
    )
    terms = " + ".join(f"{one.beta_ratio:g} × {one.ratio:.6g}" for one in shares) or "0"
    yield Line(
        f"R = α·Σβq/Q = {alpha:g} × ({terms}) = {r:.6g}(式2)", f"R = α·Σβq/Q = {alpha:g} × ({terms}) = {r:.6g} (eq. 2)"
    )
    if level is not None:
        words = next(zh for _, number, zh in _LEVELS if number == level)
        yield Line(f"R = {r:.6g}: {words}(表6)", f"R = {r:.6g}: level {level} (table 6)")
