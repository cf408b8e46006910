"""Whose value a foreign name is: the planner's feeds of one protocol, looked up by their address."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from twin.model.park import Feed, Park

MOST_MISSED = 2000


@dataclass(frozen=True, slots=True)
class Missed:
    """A foreign value that belongs to nothing here yet, so that a planner finds it in a list."""

    protocol: str
    address: str
    value: str
    unit: str
    at: datetime


@dataclass(slots=True)
class Names:
    """The names of one protocol at one site; `missed` fills with addresses that nobody has named."""

    site_id: str
    protocol: str = ""
    feeds: Mapping[str, tuple[Feed, ...]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    missed: OrderedDict[str, Missed] = field(default_factory=OrderedDict)

    @classmethod
    def of(cls, park: Park, site_id: str, protocol: str) -> Names:
        """The names that a park's plan knows."""
        found: dict[str, tuple[Feed, ...]] = {}
        for feed in park.feeds:
            if feed.protocol == protocol:
                found[feed.address] = (*found.get(feed.address, ()), feed)
        return cls(site_id, protocol, found, {sensor.id: sensor.unit for sensor in park.sensors.values()})

    def device(self, address: str) -> str:
        """Our id of a foreign device; its address where it has none."""
        named = (feed.target_id for feed in self.feeds.get(address, ()) if feed.kind == "device")
        return next(named, address)

    def heads(self, parts: int) -> list[str]:
        """The different first parts of all addresses, cut at slashes."""
        return sorted({"/".join(address.split("/")[:parts]) for address in self.feeds})

    def miss(self, address: str, value: object, unit: str, at: datetime) -> None:
        """Remember an address that nobody has named; the longest unheard are forgotten first."""
        self.missed[address] = Missed(self.protocol, address, str(value)[:100], unit, at)
        self.missed.move_to_end(address)
        if len(self.missed) > MOST_MISSED:
            self.missed.popitem(last=False)
