"""What a substance does and what to do about it: GHS hazards, protection, extinguishing and first aid, by CAS number.

The classification is a row of `ghs_substances.csv` with its source and status; the sentences are the statements of the
GHS (UN, Rev. 9, annex 3) that belong to its hazards, and the equipment is that of GB 30077-2023. The safety data sheet
of the supplier takes precedence.
"""

from __future__ import annotations

from dataclasses import dataclass

from twin.rules.tables import rows

SENTENCES_FROM = "UN GHS Rev. 9, annex 3"
_HAZARDS = {row["code"]: row for row in rows("ghs_hazards")}
_PRECAUTIONS = {row["code"]: row for row in rows("ghs_precautions")}
_SUBSTANCES = {row["cas"]: row for row in rows("ghs_substances")}
_EQUIPMENT = rows("responder_equipment")
_INHALED = {"H330", "H331", "H332"}
_ON_SKIN = {"H310", "H311", "H314"}
_BURNS = {"H220", "H221", "H224", "H225", "H226"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One sentence in both languages with its code, or the source where it has none."""

    code: str
    zh: str
    en: str
    source: str = SENTENCES_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class HazardCard:
    """What to know of a substance in an accident, each sentence once."""

    cas: str
    name_zh: str
    name_en: str
    hazards: tuple[Statement, ...]
    protection: tuple[Statement, ...]
    equipment: tuple[Statement, ...]
    extinguishing: tuple[Statement, ...]
    first_aid: tuple[Statement, ...]
    pictograms: tuple[str, ...]
    source: str
    status: str


def hazard_card(cas: str) -> HazardCard | None:
    """The card of a substance; None where the table does not have it, which is not the same as harmless."""
    row = _SUBSTANCES.get(cas.strip())
    if row is None:
        return None
    codes = row["hazards"].split(";")
    return HazardCard(
        cas=row["cas"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        hazards=tuple(_statement(_HAZARDS[code]) for code in codes),
        protection=_precautions(codes, "protection"),
        equipment=_equipment(set(codes)),
        extinguishing=_precautions(codes, "extinguishing"),
        first_aid=_precautions(codes, "first_aid"),
        pictograms=tuple(dict.fromkeys(_HAZARDS[code]["pictogram"] for code in codes)),
        source=row["source"],
        status=row["status"],
    )


def _statement(row: dict[str, str]) -> Statement:
    return Statement(code=row["code"], zh=row["zh"], en=row["en"])


def _precautions(codes: list[str], column: str) -> tuple[Statement, ...]:
    wanted = dict.fromkeys(one for code in codes for one in _HAZARDS[code][column].split(";") if one)
    return tuple(_statement(_PRECAUTIONS[one]) for one in wanted)


def _equipment(codes: set[str]) -> tuple[Statement, ...]:
    when = {"any"}
    when |= {"inhalation"} if codes & _INHALED else set()
    when |= {"skin"} if codes & _ON_SKIN else set()
    when |= {"flammable"} if codes & _BURNS else set()
    found = {row["zh"]: row for row in _EQUIPMENT if row["when"] in when}
    return tuple(Statement(code="", zh=row["zh"], en=row["en"], source=row["source"]) for row in found.values())
