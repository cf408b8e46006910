"""How long, how many, how big: the bounds the server keeps, in one place so that tests can tighten them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on sessions, sign-in, the live channel, what-if runs and uploads.

    The kiosk (role `viewer`) has no idle bound: a wall screen that nobody touches must not go dark.
    """

    idle_s: float = 30 * 60
    absolute_s: float = 12 * 3600
    kiosk_absolute_s: float = 30 * 24 * 3600
    recheck_s: float = 4.0
    touch_s: float = 60.0

    failures_allowed: int = 5
    lock_s: float = 60.0
    lock_longest_s: float = 3600.0

    alarm_queue: int = 2000
    send_s: float = 10.0
    frames_hz: float = 5.0
    most_frames_hz: float = 50.0
    engine_s: float = 5.0
    search_s: float = 15.0

    whatif_s: float = 60.0
    whatif_wait_s: float = 8.0
    jobs_each: int = 60
    jobs_most: int = 200
    job_tries: int = 3
    build_s: float = 300.0
    warm_up: bool = True
    upload_bytes: int = 512 * 1024 * 1024
    features_most: int = 50_000
