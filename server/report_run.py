"""A kept run as a report, as a worker process writes it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from scenes.report.content import ReportInput, compose
from scenes.report.html import html
from scenes.report.pdf import pdf
from server.solved import repeated
from twin.model.place import frame_around


def written(kind: str, language: Any, gathered: dict[str, Any], font: str) -> bytes:
    """The bytes of a report, `pdf` or `html`, in `zh` or `en`.

    Parameters
    ----------
    gathered : `run`, `site`, `nouns`, `advice`, `crs`, `lon`, `lat`, `made_at` as `server.reporting` gathers them.
    """
    document = compose(
        ReportInput(
            run=gathered["run"],
            result=repeated(gathered["run"]["inputs"]),
            site=gathered["site"],
            nouns=gathered["nouns"],
            advice=gathered["advice"],
            frame=frame_around(gathered["crs"], gathered["lon"], gathered["lat"]),
            language=language,
            made_at=datetime.fromisoformat(gathered["made_at"]),
        )
    )
    return html(document) if kind == "html" else pdf(document, Path(font))
