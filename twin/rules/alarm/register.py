"""The register of alarms that are not over: findings and people's steps go in, journal lines come out.

The register is the memory of the alarm engine. It is rebuilt from the journal at start; shelving that cannot be trusted
any more (its end is unknown or past) is taken back, as OPC UA Part 9 asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from twin.model.errors import NotFound
from twin.model.live import Alarm, AlarmChange, AlarmState
from twin.rules.alarm import life_cycle
from twin.rules.finding import Finding

Key = tuple[str, str, str]


class UnknownAlarm(NotFound):
    """No open alarm has this id."""

    message_zh = "报警不存在或已结束"
    message_en = "There is no open alarm with this id"


class Register:
    """Open alarms by id and by what they are about; every change gets the next number of the journal."""

    def __init__(self, site_id: str, *, alarms: Iterable[Alarm] = (), seq: int = 0) -> None:
        self.site_id = site_id
        self.seq = seq
        self.alarms: dict[str, Alarm] = {}
        self._by_key: dict[Key, str] = {}
        for alarm in alarms:
            self._keep(alarm)

    def apply(self, finding: Finding) -> AlarmChange | None:
        """Raise, re-raise or clear the alarm of a finding; None when the finding changes nothing."""
        alarm = self.find(finding.key)
        if alarm is None:
            return self._raise(finding) if finding.active else None
        if life_cycle.active(alarm) == finding.active:
            return None
        moved = life_cycle.activate(alarm) if finding.active else life_cycle.clear(alarm, finding.at)
        if finding.active:
            moved = replace(moved, value=finding.value, lon=finding.lon, lat=finding.lat, z_m=finding.z_m)
        return self._record(alarm, moved, finding.at, value=finding.value)

    def find(self, key: Key) -> Alarm | None:
        """The open alarm about one condition of one thing."""
        known = self._by_key.get(key)
        return None if known is None else self.alarms[known]

    def acknowledge(self, alarm_id: str, *, version: int, who: str, comment: str, at: datetime) -> AlarmChange:
        """Acknowledge an alarm as the asker saw it; raises UnknownAlarm, VersionConflict or AlarmCannotDoThat."""
        alarm = self._get(alarm_id, version)
        return self._record(alarm, life_cycle.acknowledge(alarm, who=who, at=at), at, who=who, comment=comment)

    def shelve(
        self, alarm_id: str, *, version: int, who: str, reason: str, minutes: float, at: datetime
    ) -> AlarmChange:
        """Shelve an alarm; raises what `life_cycle.shelve` does, UnknownAlarm or VersionConflict."""
        alarm = self._get(alarm_id, version)
        moved = life_cycle.shelve(alarm, who=who, reason=reason, minutes=minutes, at=at)
        return self._record(alarm, moved, at, who=who, comment=reason)

    def unshelve(self, alarm_id: str, *, version: int, who: str, at: datetime) -> AlarmChange:
        """Take an alarm off the shelf before its time."""
        alarm = self._get(alarm_id, version)
        return self._record(alarm, life_cycle.unshelve(alarm), at, who=who)

    def tick(self, now: datetime) -> list[AlarmChange]:
        """Take back every alarm whose shelving is over or has no end."""
        over = [
            alarm
            for alarm in self.alarms.values()
            if alarm.state == "shelved" and (alarm.shelved_until is None or alarm.shelved_until <= now)
        ]
        return [self._record(alarm, life_cycle.unshelve(alarm), now, comment="shelving over") for alarm in over]

    def _raise(self, finding: Finding) -> AlarmChange:
        kind, source, condition = finding.key
        alarm = Alarm(
            id=f"{kind}:{source}:{condition}:{self.seq + 1}",
            source_kind=kind,
            source_id=source,
            condition=condition,
            priority=finding.priority,
            state="unacknowledged",
            raised_at=finding.at,
            value=finding.value,
            limit_value=finding.limit_value,
            unit=finding.unit,
            text_zh=finding.text_zh,
            text_en=finding.text_en,
            lon=finding.lon,
            lat=finding.lat,
            z_m=finding.z_m,
            site_id=self.site_id,
            enterprise_id=finding.enterprise_id,
            origin=finding.origin,
        )
        return self._record(None, alarm, finding.at, value=finding.value)

    def _record(
        self,
        before: Alarm | None,
        after: Alarm,
        at: datetime,
        *,
        who: str = "",
        comment: str = "",
        value: float | None = None,
    ) -> AlarmChange:
        self.seq += 1
        after = replace(after, seq=self.seq)
        self._keep(after)
        state: AlarmState | None = None if before is None else before.state
        return AlarmChange(
            seq=self.seq,
            at=at,
            from_state=state,
            to_state=after.state,
            alarm=after,
            who=who,
            comment=comment,
            value=value,
        )

    def _get(self, alarm_id: str, version: int) -> Alarm:
        alarm = self.alarms.get(alarm_id)
        if alarm is None:
            raise UnknownAlarm()
        life_cycle.check_version(alarm, version)
        return alarm

    def _keep(self, alarm: Alarm) -> None:
        key = (alarm.source_kind, alarm.source_id, alarm.condition)
        if alarm.state == "normal":
            self.alarms.pop(alarm.id, None)
            self._by_key.pop(key, None)
        else:
            self.alarms[alarm.id] = alarm
            self._by_key[key] = alarm.id
