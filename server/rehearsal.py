"""What a worker does before the first question: a small run of each kind, so that nobody waits for what loads late."""

from __future__ import annotations

from typing import Any

from server.impact_run import impact
from server.kept_run import kept_run
from server.question import Question, Refusal
from server.whatif_run import answer

AIR = {"wind_m_s": 3.0, "wind_from_deg": 270.0, "stability": "D"}
LEAK = {"substance_id": "chlorine", "rate_kg_s": 1.0, "height_m": 1.0}
KINDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("gaussian_plume", {"release": LEAK, "weather": AIR}),
    ("dense_plume", {"release": LEAK, "weather": AIR}),
    ("tnt_blast", {"explosion": {"tnt_mass_kg": 10.0}}),
)
PLACE = {"crs": "EPSG:4549", "lon": 120.0, "lat": 30.0}


def rehearse() -> int:
    """Answer the small runs and throw them away; how many were answered."""
    done = 0
    for model_id, scenario in KINDS:
        question = Question(model_id=model_id, scenario={**scenario, "x_m": 0.0, "y_m": 0.0}, known={}, levels=None,
                            z_m=1.5, site_id="", **PLACE)  # type: ignore[arg-type]  # fmt: skip
        found = answer(question)
        if isinstance(found, Refusal):
            continue
        run = {"model_id": model_id, "model_version": found.model_version, "inputs": found.inputs}
        impact(kept_run(run, PLACE, question), [], [])
        done += 1
    return done
