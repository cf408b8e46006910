"""Gateways and what talks through them: a dead gateway is one alarm, and its children are unknown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from twin.model.live import Alarm, AlarmChange
from twin.model.park import Park
from twin.rules.alarm.life_cycle import active
from twin.rules.alarm.register import Register

GRACE = timedelta(seconds=15)
"""A gateway that is back needs a moment until all its children were heard; longer than the shortest patience."""


class Gateways:
    """Which gateways are dead, and which came back just now."""

    def __init__(self, alarms: Iterable[Alarm]) -> None:
        dead = [a for a in alarms if a.source_kind == "device" and a.condition == "offline" and active(a)]
        self.dead = {alarm.source_id for alarm in dead}
        self._back: dict[str, datetime] = {}
        self._of: dict[str, tuple[str, ...]] = {}

    def adopt(self, park: Park) -> None:
        """Learn which sensor talks through which gateways: its own, and the foreign devices that its feeds hang on."""
        named = {feed.address: feed.target_id for feed in park.feeds if feed.kind == "device"}
        found = {each.id: [each.rule.gateway_id] for each in park.sensors.values() if each.rule.gateway_id}
        for feed in park.feeds:
            if feed.kind == "sensor":
                found.setdefault(feed.target_id, []).extend(named.get(each, each) for each in feed.above)
        self._of = {sensor_id: tuple(gateways) for sensor_id, gateways in found.items()}

    def link(self, device_id: str, online: bool, now: datetime) -> list[str]:
        """A device came or went; the sensors that are unknown from now on."""
        if online:
            if device_id in self.dead:
                self.dead.discard(device_id)
                self._back[device_id] = now
            return []
        self.dead.add(device_id)
        return [sensor_id for sensor_id, gateways in self._of.items() if device_id in gateways]

    def explains(self, sensor_id: str) -> str:
        """What explains that a sensor is silent: its dead gateway; '' where nothing does."""
        gateways = self._of.get(sensor_id, ())
        return next((reason(each) for each in gateways if each in self.dead or each in self._back), "")

    def tick(self, register: Register, now: datetime) -> list[AlarmChange]:
        """Show what is still silent although its gateway has been back for a while."""
        self._back = {gateway: at for gateway, at in self._back.items() if now - at <= GRACE}
        explained = {reason(gateway) for gateway in (*self.dead, *self._back)}
        over = {
            alarm.suppressed_by
            for alarm in register.alarms.values()
            if alarm.state == "suppressed" and alarm.suppressed_by not in explained
        }
        return [change for by in sorted(each for each in over if each) for change in register.unsuppress(by, now)]


def reason(gateway_id: str) -> str:
    """How an alarm names the dead gateway that explains it."""
    return f"device:{gateway_id}:offline"
