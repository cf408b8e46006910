"""A device whose connection broke: the broker sent its last will."""

from __future__ import annotations

from collections.abc import Iterable

from twin.rules.facts import DeviceLink, Rule
from twin.rules.finding import Finding


def judge(fact: DeviceLink) -> Iterable[Finding]:
    """One finding: the device is gone, or it is back."""
    state = fact.state
    yield Finding(
        source_kind="device",
        source_id=state.device_id,
        condition="offline",
        active=not state.online,
        at=state.received_at,
        priority=3,
        text_zh=f"设备 {state.device_id} 离线",
        text_en=f"Device {state.device_id} is offline",
        enterprise_id=fact.enterprise_id,
        origin=state.origin,
    )


RULE = Rule(on=DeviceLink, judge=judge)
