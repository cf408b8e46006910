"""What a fence or a sensor asks for beyond its plain columns, as one checked JSON object in its column `rule`.

Everything is optional: an empty object asks for nothing. Unknown words are refused, so that a misspelt rule is never
silently off.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from twin.model.errors import WrongValue

Positive = Annotated[float, msgspec.Meta(gt=0)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=30 * 86400)]
Degrees = Annotated[float, msgspec.Meta(ge=0, lt=360)]
Count = Annotated[int, msgspec.Meta(ge=0, le=100_000)]

GATHERING_RADIUS_M = 15.0
"""AQ 3064.3-2025, 3.5: people within a radius of not more than 15 m …"""
GATHERING_S = 60.0
"""… for more than one minute."""


class Corridor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A strip along a line of (longitude, latitude)."""

    line: Annotated[tuple[tuple[float, float], ...], msgspec.Meta(min_length=2, max_length=1000)]
    width_m: Positive


class Circle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A disc around a fixed place."""

    lon: float
    lat: float
    radius_m: Positive


class Around(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A disc that moves with a tag, or with whatever tag a vehicle or a person carries at the time.

    `permit_id` names the special work that is guarded: the disc then moves with the person or vehicle that is its heart
    (its guardian, its crane), and lives as long as the fence's schedule.
    """

    radius_m: Positive
    tag_id: str = ""
    vehicle_id: str = ""
    person_id: str = ""
    permit_id: str = ""

    def __post_init__(self) -> None:
        """Refuse a disc around nothing or around two things."""
        if sum(map(bool, (self.tag_id, self.vehicle_id, self.person_id))) != 1:
            raise ValueError("around needs exactly one of tag_id, vehicle_id and person_id")


class People(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A list of people and vehicles: whoever matches one word of one list is on it."""

    roles: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    vehicles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class Guardian(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody who must be near: whom the fence is meant for may be inside only with one of `people` within reach.

    The patience is that of a guarded special work: GB 30871 has the guardian stay on the spot, notified within 10 s.
    """

    people: People
    within_m: Positive = 15.0
    patience_s: Seconds = 10.0


class Gathering(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How many people within a disc for how long make a gathering; AQ 3064.3-2025, 5.2.3 unless the area says else."""

    radius_m: Annotated[float, msgspec.Meta(gt=0, le=GATHERING_RADIUS_M)] = GATHERING_RADIUS_M
    longer_than_s: Seconds = GATHERING_S
    yellow: Count = 3
    orange: Count = 4
    red: Count = 7


class FenceTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The shape of a fence where it is no drawn outline, whom it leaves alone or means, and its further rules."""

    corridor: Corridor | None = None
    circle: Circle | None = None
    around: Around | None = None
    allow: People | None = None
    deny: People | None = None
    longest_stay_s: Seconds | None = None
    longest_still_s: Seconds | None = None
    longest_silence_s: Seconds | None = None
    fastest_m_s: Positive | None = None
    way_deg: Degrees | None = None
    least_count: Count | None = None
    posts: tuple[str, ...] = ()
    patience_s: Seconds | None = None
    guardian: Guardian | None = None
    gathering: Gathering | None = None
    keep_in: bool = False
    buzz: bool = True


class SensorTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How a sensor's alarms behave beyond its thresholds."""

    gateway_id: str = ""
    preset: Literal["", "combustible", "toxic", "oxygen"] = ""
    dead_band: Annotated[float, msgspec.Meta(ge=0)] | None = None
    on_delay_s: Seconds = 0.0
    off_delay_s: Seconds = 0.0
    fastest_rise_per_min: Positive | None = None
    longest_unchanged_s: Positive | None = None
    calibrated_until: date | None = None
    group: str = ""
    path_to: tuple[float, float, float] | None = None
    """Far end of an open path: longitude, latitude [°] and height [m]; None: a detector at a point."""


T = TypeVar("T", bound=FenceTerms | SensorTerms)
TERMS: dict[str, type[FenceTerms] | type[SensorTerms]] = {"fence": FenceTerms, "sensor": SensorTerms}


def terms(kind: type[T], given: dict[str, Any] | None) -> T:
    """The terms of a JSON object; raises WrongValue that names what is wrong."""
    try:
        return msgspec.convert(given or {}, kind)
    except msgspec.ValidationError as error:
        raise WrongValue(f"rule: {error}", f"规则字段无效:{error}", field="rule") from error
