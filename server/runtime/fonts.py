"""The font of reports: WenQuanYi Micro Hei (Apache-2.0 or GPL-3 with the font exception), from Debian."""

from __future__ import annotations

from pathlib import Path

from server.runtime import debian
from server.runtime.errors import StepFailed

PACKAGE = "fonts-wqy-microhei"
INSTALLED = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")


def find_font(home: Path) -> Path | None:
    """The font where it is installed or unpacked into `home`; None where it is not there."""
    unpacked = home / "packages" / INSTALLED.relative_to("/")
    return next((one for one in (INSTALLED, unpacked) if one.is_file()), None)


def provide_font(home: Path) -> Path | None:
    """Find the font, or get it: apt as root, unpacked into `home` otherwise; None where neither can be.

    Without it everything else runs, and reports are offered as HTML.
    """
    found = find_font(home)
    if found is not None:
        return found
    log = home / "log" / "packages.log"
    try:
        if debian.can_install():
            debian.install([PACKAGE], log)
        elif debian.can_unpack():
            debian.unpack([PACKAGE], home / "packages", log)
    except StepFailed:
        return None
    return find_font(home)
