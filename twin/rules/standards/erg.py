"""First distances after the Emergency Response Guidebook 2024: tables 1 and 3, for the first 30 minutes of a transport
accident. They are first advice, not the result of a dispersion model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from twin.model.errors import Invalid
from twin.rules.tables import rows

# Words by which containers of table 3 are known, in the order in which they are looked for
_CONTAINER_WORDS = (
    ("highway", "highway_tank"), ("truck", "highway_tank"), ("rail", "rail_tank"), ("nurse", "nurse_tank"),
    ("small", "small_cylinders"), ("single", "small_cylinders"), ("ton", "ton_cylinders"),
)  # fmt: skip
_WIND_WORDS = {"mod": "moderate", "medium": "moderate"}
CONTAINERS = ("rail_tank", "highway_tank", "nurse_tank", "ton_cylinders", "small_cylinders")
WINDS = ("low", "moderate", "high")  # below 10, to 20, above 20 km/h
CAP_M = 11_000.0  # the guidebook prints 11.0+ km: it can be larger in some weathers


class NotInErg(Invalid):
    """The guidebook gives no distances for this substance or spill."""

    message_zh = "ERG 表中没有该物质或该容器的距离"
    message_en = "The ERG has no distances for this substance, spill or container"


@dataclass(frozen=True, slots=True, kw_only=True)
class ErgAdvice:
    """Isolate all round, protect people downwind; `at_least` says that the guidebook prints its cap."""

    un: str
    name_zh: str
    name_en: str
    isolation_m: float
    protective_distance_m: float
    at_least: bool
    status: str


def _plain(name: str) -> str:
    return re.sub(r"[\s_]+", " ", name).strip().casefold()


_TABLES = {"small": rows("erg_initial"), "large": rows("erg_large")}


def _numbers() -> dict[str, str]:
    """UN number by every name: whole names first, then each of several, then what stands before a comma."""
    every = [row for table in _TABLES.values() for row in table]
    found: dict[str, str] = {}
    for ways in (
        lambda row: (row["un"], f"un{row['un']}", row["name_zh"], row["name_en"]),
        lambda row: row["name_en"].split("/"),
        lambda row: [part.split(",")[0].removesuffix(" anhydrous") for part in row["name_en"].split("/")],
    ):
        for row in every:
            for name in ways(row):
                found.setdefault(_plain(name), row["un"])
    found.pop("", None)
    return found


_NUMBERS = _numbers()


def erg_advice(
    substance: str, *, spill: str, night: bool, container: str | None = None, wind: str | None = None
) -> ErgAdvice:
    """Distances for a spill.

    Parameters
    ----------
    substance : UN number, Chinese or English name.
    spill : 'small' (up to 208 L) or 'large'.
    container, wind : for large spills of the six gases of table 3, one of `CONTAINERS` and of `WINDS`; left out, the
        farthest of its row or column counts.

    Raises
    ------
    NotInErg
    """
    time = "night" if night else "day"
    number = _NUMBERS.get(_plain(substance))
    small, large = ([row for row in table if row["un"] == number] for table in _TABLES.values())
    if spill == "large" and large:
        return _of_table_3(large, time, container, wind)
    if spill not in ("small", "large") or not small:
        raise NotInErg(field="substance")
    row = small[0]
    isolation, away = row[f"{spill}_isolation_m"], row[f"{spill}_{time}_m"]
    if not isolation or not away:
        raise NotInErg(field="spill")
    return _advice(row, float(isolation), float(away))


def _container(name: str) -> str:
    return next((one for word, one in _CONTAINER_WORDS if word in name.casefold()), name)


def _of_table_3(large: list[dict[str, str]], time: str, container: str | None, wind: str | None) -> ErgAdvice:
    wanted = None if container is None else _container(container)
    wind = _WIND_WORDS.get(wind or "", wind)
    fitting = [row for row in large if wanted in (None, row["container"])]
    if not fitting or wind not in (None, *WINDS):
        raise NotInErg(field="container" if not fitting else "wind")
    winds = WINDS if wind is None else (wind,)
    row = max(fitting, key=lambda one: (float(one["isolation_m"]), max(float(one[f"{time}_{w}_m"]) for w in winds)))
    return _advice(row, float(row["isolation_m"]), max(float(row[f"{time}_{w}_m"]) for w in winds))


def _advice(row: dict[str, str], isolation_m: float, away_m: float) -> ErgAdvice:
    return ErgAdvice(
        un=row["un"], name_zh=row["name_zh"], name_en=row["name_en"], isolation_m=isolation_m,
        protective_distance_m=away_m, at_least=away_m >= CAP_M, status=row["status"],
    )  # fmt: skip
