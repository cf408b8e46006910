"""Four-colour risk zones: thin fill, hatch, outline and a letter, painted on the ground under the plant."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

GRADES = {
    "A": text("重大", "Major"),
    "B": text("较大", "Considerable"),
    "C": text("一般", "General"),
    "D": text("低", "Low"),
}

LAYER = Layer(
    title=text("四色风险分区", "Risk zones"),
    source=features("zone"),
    group="risk",
    order=20,
    live="movers",
    draw=pdk.Layer("RiskZoneLayer", id="risk_zones", pickable=True),
    legend=tuple(Legend(grade, words, "fill", grade) for grade, words in GRADES.items()),
    provenance=text("经批准的风险分级", "Approved risk grading"),
)
