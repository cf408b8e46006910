"""Where positioning will be good and where poor, with the anchors of the register: for planners."""

import pydeck as pdk

from layers.layer import Layer, Legend, Source, text

LAYER = Layer(
    title=text("定位精度预估", "Expected positioning error"),
    source=Source("features", url="/api/anchor-plan"),
    group="sensing",
    order=24,
    visible=False,
    may="structure.edit",
    draw=pdk.Layer(
        "GeoJsonLayer", id="anchor_plan", pickable=False, stroked=False, filled=True,
        get_fill_color="properties.colour",
    ),
    legend=(
        Legend("good", text("误差 ≤ 1 m", "Error up to 1 m"), "fill", "safe"),
        Legend("fair", text("误差 ≤ 3 m", "Error up to 3 m"), "fill", "C"),
        Legend("poor", text("误差更大或无法定位", "Worse, or nobody is found"), "fill", "A"),
    ),
    provenance=text("克拉美-罗下界,95 %,无遮挡", "Cramér-Rao bound, 95 %, free lines of sight"),
)  # fmt: skip
