"""The register of alarms that are not over: findings and people's steps go in, journal lines come out.

The register is the memory of the alarm engine. It is rebuilt from the journal at start; shelving that cannot be trusted
any more (its end is unknown or past) is taken back, as OPC UA Part 9 asks. An alarm that is over waits in `over` until
somebody has disposed of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from twin.model.errors import NotFound
from twin.model.live import Alarm, AlarmChange, AlarmState
from twin.rules.alarm import life_cycle
from twin.rules.alarm.bypass import Bypass, UnknownBypass, bypass
from twin.rules.alarm.escalation import LOOPS, loop
from twin.rules.alarm.flood import Flood
from twin.rules.finding import Finding

Key = tuple[str, str, str]
WORSE = "worse"
MOST_OVER = 2000
"""Alarms that are over and not yet disposed of, kept here; older ones are in the database only."""


class UnknownAlarm(NotFound):
    """No open alarm has this id."""

    message_zh = "报警不存在或已结束"
    message_en = "There is no open alarm with this id"


class Register:
    """Open alarms by id and by what they are about; every change gets the next number of the journal."""

    def __init__(
        self,
        site_id: str,
        *,
        alarms: Iterable[Alarm] = (),
        over: Iterable[Alarm] = (),
        bypasses: Iterable[Bypass] = (),
        seq: int = 0,
    ) -> None:
        self.site_id = site_id
        self.seq = seq
        self.alarms: dict[str, Alarm] = {}
        self.over: dict[str, Alarm] = {alarm.id: alarm for alarm in over}
        self.bypasses: dict[str, Bypass] = {each.id: each for each in bypasses}
        self.flood = Flood()
        self._by_key: dict[Key, str] = {}
        self._told_at: dict[str, datetime] = {}
        for alarm in sorted(alarms, key=lambda each: each.raised_at):
            self._keep(alarm)
            self.flood.remember(alarm)

    def apply(self, finding: Finding, *, suppressed_by: str = "") -> AlarmChange | None:
        """Raise, re-raise, aggravate or clear the alarm of a finding; None when the finding changes nothing.

        Parameters
        ----------
        suppressed_by : str
            What explains the condition by design, for example the dead gateway of a silent detector; '' for nothing.
        """
        alarm = self.find(finding.key)
        if alarm is None:
            return self._raise(finding, suppressed_by) if finding.active else None
        if life_cycle.active(alarm) == finding.active:
            return self._aggravate(alarm, finding) if finding.active else None
        moved = life_cycle.activate(alarm) if finding.active else life_cycle.clear(alarm, finding.at)
        if finding.active:
            place = {"lon": finding.lon, "lat": finding.lat, "z_m": finding.z_m}
            grave = {"priority": min(alarm.priority, finding.priority), "latched": alarm.latched or finding.latched}
            moved = replace(moved, value=finding.value, **place, **grave)  # type: ignore[arg-type]
        return self._record(alarm, moved, finding.at, value=finding.value)

    def find(self, key: Key) -> Alarm | None:
        """The open alarm about one condition of one thing."""
        known = self._by_key.get(key)
        return None if known is None else self.alarms[known]

    def holds(self, key: Key) -> bool:
        """Whether an alarm about one condition of one thing is active."""
        known = self._by_key.get(key)
        return known is not None and life_cycle.active(self.alarms[known])

    def acknowledge(self, alarm_id: str, *, version: int, who: str, comment: str, at: datetime) -> AlarmChange:
        """Acknowledge an alarm as the asker saw it; raises UnknownAlarm, VersionConflict or AlarmCannotDoThat."""
        alarm = self._get(alarm_id, version)
        return self._record(alarm, life_cycle.acknowledge(alarm, who=who, at=at), at, who=who, comment=comment)

    def silence(self, alarm_id: str, *, version: int, who: str, at: datetime) -> AlarmChange:
        """Stop the horn of an alarm; raises UnknownAlarm, VersionConflict or AlarmCannotDoThat."""
        alarm = self._get(alarm_id, version)
        return self._record(alarm, life_cycle.silence(alarm, who=who, at=at), at, who=who, comment="silenced")

    def reset(
        self, alarm_id: str, *, version: int, who: str, comment: str, at: datetime, instrument: str = "",
        value: float | None = None,
    ) -> AlarmChange:  # fmt: skip
        """End a latched alarm whose condition is over; raises what `life_cycle.reset` does."""
        alarm = self._get(alarm_id, version)
        moved = life_cycle.reset(alarm, instrument=instrument, value=value)
        record: dict[str, object] = {"instrument": instrument, "value": value} if instrument else {}
        return self._record(alarm, moved, at, who=who, comment=comment, value=value, record=record)

    def close(
        self, alarm_id: str, *, version: int, who: str, verdict: str, cause: str, action: str, at: datetime
    ) -> AlarmChange:
        """Dispose of an alarm that is over; raises what `life_cycle.close` does, UnknownAlarm or VersionConflict."""
        alarm = self.over.get(alarm_id) or self.alarms.get(alarm_id)
        if alarm is None:
            raise UnknownAlarm()
        life_cycle.check_version(alarm, version)
        moved = life_cycle.close(alarm, verdict=verdict, cause=cause, action=action, who=who, at=at)
        record: dict[str, object] = {"verdict": verdict, "cause": cause, "action": action}
        return self._record(alarm, moved, at, who=who, comment="closed", record=record)

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

    def bypass(
        self, *, minutes: float, at: datetime, who: str, reason: str, **what: str | None
    ) -> tuple[Bypass, list[AlarmChange]]:
        """Take alarms out of service for a time; raises what `bypass.bypass` does."""
        number = max([round(at.timestamp() * 1000), *(int(known[1:]) + 1 for known in self.bypasses)])
        made = bypass(number=number, minutes=minutes, at=at, who=who, reason=reason, **what)
        self.bypasses[made.id] = made
        covered = [a for a in list(self.alarms.values()) if a.state != "out_of_service" and made.covers(a)]
        return made, [
            self._record(alarm, life_cycle.hide(alarm, by=made.id, event="remove"), at, who=who, comment=reason)
            for alarm in covered
        ]

    def end_bypass(self, bypass_id: str, *, who: str, at: datetime) -> list[AlarmChange]:
        """Put back into service what a bypass took out; raises UnknownBypass."""
        if self.bypasses.pop(bypass_id, None) is None:
            raise UnknownBypass()
        out = []
        for alarm in [a for a in self.alarms.values() if a.state == "out_of_service" and a.suppressed_by == bypass_id]:
            other = self._bypass_of(alarm)
            moved = life_cycle.show(alarm) if other is None else replace(alarm, suppressed_by=other.id,
                                                                         version=alarm.version + 1)  # fmt: skip
            out.append(self._record(alarm, moved, at, who=who, comment="bypass over"))
        return out

    def unsuppress(self, by: str, at: datetime) -> list[AlarmChange]:
        """What was explained by something is no longer: show what still holds."""
        return [
            self._record(alarm, life_cycle.show(alarm), at, comment="suppression over")
            for alarm in list(self.alarms.values())
            if alarm.state == "suppressed" and alarm.suppressed_by == by
        ]

    def tick(self, now: datetime) -> list[AlarmChange]:
        """Take back what was shelved or bypassed for a time that is over, and pass on what waits too long."""
        out = []
        for alarm in list(self.alarms.values()):
            reached = loop(alarm, now, self._told_at.get(alarm.id))
            if reached > alarm.loop:
                out.append(
                    self._record(alarm, replace(alarm, loop=reached), now, comment=f"passed on to {LOOPS[reached]}")
                )
        for alarm in list(self.alarms.values()):
            if alarm.state == "shelved" and (alarm.shelved_until is None or alarm.shelved_until <= now):
                out.append(self._record(alarm, life_cycle.unshelve(alarm), now, comment="shelving over"))
        for each in [each for each in self.bypasses.values() if each.until <= now]:
            out += self.end_bypass(each.id, who="", at=now)
        self.flood.look(now)
        return out

    def _raise(self, finding: Finding, suppressed_by: str) -> AlarmChange:
        kind, source, condition = finding.key
        alarm_id = f"{kind}:{source}:{condition}:{self.seq + 1}"
        first = self.flood.first_of(finding.enterprise_id, alarm_id, finding.at)
        alarm = Alarm(
            id=alarm_id,
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
            latched=finding.latched,
            needs_instrument=finding.needs_instrument,
            group_id=first,
            first_out=first == alarm_id,
        )
        covering = self._bypass_of(alarm)
        if covering is not None:
            alarm = replace(alarm, state="out_of_service", suppressed_by=covering.id)
        elif suppressed_by:
            alarm = replace(alarm, state="suppressed", suppressed_by=suppressed_by)
        return self._record(None, alarm, finding.at, value=finding.value)

    def _aggravate(self, alarm: Alarm, finding: Finding) -> AlarmChange | None:
        if finding.priority >= alarm.priority and not (finding.latched and not alarm.latched):
            return None
        moved = life_cycle.aggravate(alarm, priority=finding.priority, latched=finding.latched)
        moved = replace(
            moved,
            value=finding.value,
            limit_value=finding.limit_value,
            text_zh=finding.text_zh,
            text_en=finding.text_en,
        )
        return self._record(alarm, moved, finding.at, value=finding.value, comment=WORSE)

    def _bypass_of(self, alarm: Alarm) -> Bypass | None:
        return next((each for each in self.bypasses.values() if each.covers(alarm)), None)

    def _record(
        self,
        before: Alarm | None,
        after: Alarm,
        at: datetime,
        *,
        who: str = "",
        comment: str = "",
        value: float | None = None,
        record: dict[str, object] | None = None,
    ) -> AlarmChange:
        self.seq += 1
        after = replace(after, seq=self.seq)
        if after.state == "unacknowledged" and (before is None or before.state != after.state or comment == WORSE):
            self._told_at[after.id] = at
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
            record=record or {},
        )

    def _get(self, alarm_id: str, version: int) -> Alarm:
        alarm = self.alarms.get(alarm_id)
        if alarm is None:
            raise UnknownAlarm()
        life_cycle.check_version(alarm, version)
        return alarm

    def _keep(self, alarm: Alarm) -> None:
        key = (alarm.source_kind, alarm.source_id, alarm.condition)
        if alarm.state != "normal":
            self.alarms[alarm.id] = alarm
            self._by_key[key] = alarm.id
            return
        if self._by_key.get(key) == alarm.id:
            del self._by_key[key]
        self.alarms.pop(alarm.id, None)
        self._told_at.pop(alarm.id, None)
        self.over.pop(alarm.id, None)
        if alarm.closed_at is None:
            self.over[alarm.id] = alarm
            forget_oldest(self.over)


def forget_oldest(over: dict[str, Alarm]) -> None:
    """Keep the list of alarms that wait for their disposal finite; the store has them all."""
    ids: Sequence[str] = list(over)[: max(0, len(over) - MOST_OVER)]
    for each in ids:
        del over[each]
