"""The planned nouns and their own columns, written once: tables, checks, GeoPackage layers and forms follow from here.

A noun is a table in the schema `core`, a layer in a GeoPackage and `/api/features/{noun}`, all by the same name.
`NOUNS` is in the order of reference: importing in this order never refers to what is not there yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FieldKind = Literal["text", "int", "float", "bool", "time", "json"]
GeometryKind = Literal["outline", "position", "line"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column: its kind, whether it may be empty, what it may hold and which noun it points to."""

    name: str
    kind: FieldKind = "text"
    required: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    refers_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """One kind of planned thing; `geometry` is the name of its geometry column, None where it has no place."""

    name: str
    geometry: GeometryKind | None
    fields: tuple[Field, ...]
    published: bool = False
    site_bound: bool = True

    def field(self, name: str) -> Field | None:
        """The field of this name, None when there is none."""
        return next((each for each in (*COMMON, *self.fields) if each.name == name), None)


COMMON: tuple[Field, ...] = (
    Field(name="id", required=True),
    Field(name="site_id", refers_to="site"),
    Field(name="enterprise_id", refers_to="enterprise"),
    Field(name="name_zh"),
    Field(name="name_en"),
    Field(name="version", kind="int"),
    Field(name="valid_from", kind="time"),
    Field(name="valid_to", kind="time"),
    Field(name="recorded_at", kind="time"),
)
KEPT_BY_THE_STORE = ("version", "recorded_at")


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name=name) for name in names)


def _floats(*names: str, minimum: float | None = None, maximum: float | None = None) -> tuple[Field, ...]:
    return tuple(Field(name=name, kind="float", minimum=minimum, maximum=maximum) for name in names)


def _int(name: str, minimum: float | None = None, maximum: float | None = None) -> Field:
    return Field(name=name, kind="int", minimum=minimum, maximum=maximum)


GRADES = ("A", "B", "C", "D")
_SUBSTANCE = Field(name="substance_id", refers_to="substance")
_KIND = Field(name="kind", required=True)

_ALL = (
    Noun(
        name="site",
        geometry="outline",
        published=True,
        site_bound=False,
        fields=(
            Field(name="crs", required=True),
            *_floats("ground_m"),
            Field(name="time_zone"),
            Field(name="demo", kind="bool"),
        ),
    ),
    Noun(name="enterprise", geometry="outline", published=True, fields=_texts("kind", "contact")),
    Noun(
        name="substance",
        geometry=None,
        site_bound=False,
        fields=(
            *_texts("cas", "un", "formula"),
            *_floats("molar_mass_kg_mol", "boiling_k", "critical_k", "liquid_density_kg_m3", minimum=0),
            *_floats("heat_of_vaporisation_j_kg", "heat_of_combustion_j_kg", minimum=0),
            *_floats("lfl_fraction", "ufl_fraction", minimum=0, maximum=1),
            *_floats("aegl2_ppm", "aegl3_ppm", "idlh_ppm", minimum=0),
            Field(name="source"),
        ),
    ),
    Noun(
        name="structure",
        geometry="outline",
        published=True,
        fields=(
            _KIND,
            *_floats("height_m", minimum=0),
            *_floats("base_m"),
            *_floats("diameter_m", "length_m", minimum=0),
            *_floats("heading_deg"),
            _int("floors", 0),
            _SUBSTANCE,
            *_floats("inventory_kg", "capacity_kg", "pressure_pa", "temperature_k", minimum=0),
            Field(name="parameters", kind="json"),
        ),
    ),
    Noun(
        name="zone",
        geometry="outline",
        published=True,
        fields=(
            Field(name="grade", required=True, choices=GRADES),
            *_texts("responsible", "phone", "controls"),
            Field(name="effective_from", kind="time"),
            Field(name="effective_to", kind="time"),
            Field(name="state", choices=("draft", "approved")),
        ),
    ),
    Noun(
        name="fence",
        geometry="outline",
        published=True,
        fields=(
            Field(name="kind", required=True, choices=("forbidden", "limit", "post", "area")),
            Field(name="who"),
            _int("limit_count", 0),
            *_floats("bottom_m", "top_m"),
            _int("floor"),
            Field(name="schedule", kind="json"),
            _int("priority", 1, 4),
            Field(name="rule", kind="json"),
        ),
    ),
    Noun(
        name="sensor",
        geometry="position",
        published=True,
        fields=(
            _KIND,
            Field(name="quantity"),
            _SUBSTANCE,
            Field(name="unit"),
            *_floats("period_s", minimum=0),
            *_floats("low_low", "low", "high", "high_high", "range_min", "range_max"),
            Field(name="rule", kind="json"),
        ),
    ),
    Noun(
        name="camera",
        geometry="position",
        published=True,
        fields=(
            *_texts("kind"),
            *_floats("heading_deg", "tilt_deg"),
            *_floats("field_of_view_deg", minimum=0, maximum=360),
            *_floats("range_m", minimum=0),
            Field(name="url"),
        ),
    ),
    Noun(name="anchor", geometry="position", published=True, fields=_texts("kind", "gateway_id")),
    Noun(name="person", geometry=None, fields=_texts("role", "company", "post")),
    Noun(name="vehicle", geometry=None, fields=_texts("kind", "plate")),
    Noun(
        name="tag",
        geometry=None,
        fields=(
            Field(name="kind"),
            Field(name="person_id", refers_to="person"),
            Field(name="vehicle_id", refers_to="vehicle"),
            *_floats("battery_fraction", minimum=0, maximum=1),
        ),
    ),
    *(
        Noun(name=name, geometry="line", published=True, fields=(*_floats("width_m", minimum=0), Field(name="kind")))
        for name in ("road", "path")
    ),
    Noun(
        name="pipeline",
        geometry="line",
        published=True,
        fields=(
            Field(name="laid", required=True, choices=("rack", "ground", "buried")),
            _SUBSTANCE,
            *_floats("diameter_m", "pressure_pa", "temperature_k", "flow_kg_s", "isolation_s", minimum=0),
            *_floats("height_m"),
            Field(name="from_structure_id", refers_to="structure"),
            Field(name="to_structure_id", refers_to="structure"),
        ),
    ),
    Noun(name="muster_point", geometry="position", published=True, fields=(_int("capacity", 0),)),
    Noun(name="hydrant", geometry="position", published=True, fields=_floats("flow_kg_s", minimum=0)),
    Noun(
        name="population",
        geometry="position",
        published=True,
        fields=(_int("people_day", 0), _int("people_night", 0), Field(name="kind")),
    ),
    Noun(
        name="protection_target",
        geometry="position",
        published=True,
        fields=(
            Field(
                name="class",
                required=True,
                choices=("high_sensitive", "important", "general_1", "general_2", "general_3"),
            ),
            _int("people_day", 0),
            _int("people_night", 0),
        ),
    ),
    Noun(
        name="hazard_unit",
        geometry="outline",
        published=True,
        fields=(_int("level", 1, 4), *_floats("grading_index_ratio", minimum=0)),
    ),
    Noun(
        name="inventory",
        geometry=None,
        fields=(
            Field(name="structure_id", required=True, refers_to="structure"),
            Field(name="substance_id", required=True, refers_to="substance"),
            *_floats("mass_kg", minimum=0),
        ),
    ),
    Noun(name="ground", geometry="outline", published=True, fields=(_KIND,)),
    Noun(
        name="feed",
        geometry=None,
        fields=(
            Field(name="protocol", required=True),
            Field(name="address", required=True),
            Field(name="kind", required=True, choices=("sensor", "tag", "device", "weather")),
            Field(name="target_id", required=True),
            *_texts("field", "unit"),
            *_floats("factor", "shift"),
            Field(name="on_change", kind="bool"),
        ),
    ),
)
NOUNS: dict[str, Noun] = {noun.name: noun for noun in _ALL}
