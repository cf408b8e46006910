"""The search for a leak: suspects glow on the equipment, an ellipse holds nine tenths, the plume goes ahead in time."""

import pydeck as pdk

from layers.layer import Layer, Legend, stream, text

LAYER = Layer(
    title=text("泄漏溯源", "Leak search"),
    source=stream("searches"),
    group="emergency",
    order=45,
    live="searches",
    draw=pdk.Layer("SearchLayer", id="leak_search", pickable=True),
    legend=(
        Legend("half", text("超限概率 ≥ 50 %", "Exceeded, ≥ 50 %"), "fill", "t1"),
        Legend("tenth", text("超限概率 ≥ 10 %", "Exceeded, ≥ 10 %"), "line", "t1"),
    ),
    provenance=text(
        "由探测器与气象实时反算，带不确定度", "Worked out live from detectors and wind, with its uncertainty"
    ),
)
