"""The park as the live walk needs it: site, sensors, anchors, tags with their holders, fences. One JSON file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from twin.model.live import Priority
from twin.model.place import LocalFrame, Polygon, frame_around
from twin.model.terms import FenceTerms, SensorTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One chemical park; `ground_m` is the height datum, `demo` marks a fictional park."""

    id: str
    name_zh: str
    name_en: str
    crs: str
    lon: float
    lat: float
    bounds: tuple[float, float, float, float]
    ground_m: float = 0.0
    time_zone: str = "Asia/Shanghai"
    demo: bool = False
    outline: tuple[Polygon, ...] = ()

    def frame(self) -> LocalFrame:
        """Local metres around the middle of the site."""
        return frame_around(self.crs, self.lon, self.lat)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enterprise:
    """A company in the park."""

    id: str
    name_zh: str
    name_en: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A detector or transmitter with its alarm thresholds, in its own `unit`."""

    id: str
    name_zh: str
    name_en: str
    kind: str
    lon: float
    lat: float
    z_m: float
    enterprise_id: str | None = None
    quantity: str = ""
    unit: str = ""
    substance_id: str | None = None
    period_s: float = 10.0
    low: float | None = None
    high: float | None = None
    high_high: float | None = None
    low_low: float | None = None
    range_min: float | None = None
    range_max: float | None = None
    rule: SensorTerms = field(default_factory=SensorTerms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A fixed ranging station."""

    id: str
    lon: float
    lat: float
    z_m: float
    kind: str = "uwb"
    gateway_id: str = ""
    enterprise_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Building:
    """A structure with floors one above the other, all of the same height."""

    id: str
    polygons: tuple[Polygon, ...]
    floors: int = 1
    height_m: float = 0.0
    base_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who wears a tag."""

    id: str
    name_zh: str
    name_en: str
    role: str = "employee"
    company: str = ""
    post: str = ""
    enterprise_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """Something that drives and carries a tag."""

    id: str
    name_zh: str
    name_en: str
    kind: str = "truck"
    plate: str = ""
    enterprise_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A locating tag and who or what carries it."""

    id: str
    kind: str = "uwb"
    enterprise_id: str | None = None
    person: Person | None = None
    vehicle: Vehicle | None = None

    @property
    def role(self) -> str:
        """The role fences ask for: employee, contractor, visitor, or the vehicle's kind; '' when nobody carries it."""
        if self.person is not None:
            return self.person.role
        return self.vehicle.kind if self.vehicle is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """A region with a rule: forbidden, a limit of people, a post to be manned, or only what `rule` asks for."""

    id: str
    name_zh: str
    name_en: str
    kind: Literal["forbidden", "limit", "post", "area"]
    polygons: tuple[Polygon, ...]
    enterprise_id: str | None = None
    who: str = "all"
    limit_count: int | None = None
    bottom_m: float | None = None
    top_m: float | None = None
    floor: int | None = None
    schedule: dict[str, Any] | None = None
    priority: Priority = 2
    rule: FenceTerms = field(default_factory=FenceTerms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """Where a value of a foreign system belongs: its address there, and what it is of a sensor, tag or device here.

    The value here is ``factor * value + shift``. `on_change`: the source speaks only when the value changes and says
    goodbye when it dies, so that its silence means nothing.
    """

    id: str
    protocol: str
    address: str
    kind: Literal["sensor", "tag", "device", "weather"]
    target_id: str
    field: str = ""
    unit: str = ""
    factor: float = 1.0
    shift: float = 0.0
    on_change: bool = False

    @property
    def above(self) -> tuple[str, ...]:
        """Addresses of the devices it comes through: of ``group/node/device/name`` every start of two parts or more."""
        parts = self.address.split("/")
        return tuple("/".join(parts[:count]) for count in range(2, len(parts)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    """Everything the live walk needs to know about one site."""

    site: Site
    enterprises: Mapping[str, Enterprise] = field(default_factory=dict)
    sensors: Mapping[str, Sensor] = field(default_factory=dict)
    anchors: Mapping[str, Anchor] = field(default_factory=dict)
    tags: Mapping[str, Tag] = field(default_factory=dict)
    fences: tuple[Fence, ...] = ()
    buildings: tuple[Building, ...] = ()
    feeds: tuple[Feed, ...] = ()

    def to_json(self) -> bytes:
        """The park as one UTF-8 JSON document."""
        return msgspec.json.encode(self)

    @staticmethod
    def from_json(data: bytes | str) -> Park:
        """The park from `to_json`; raises `msgspec.ValidationError` for anything else."""
        return msgspec.json.decode(data, type=Park)
