"""How many people are on each square of 25 m: where a crowd is that no zone names."""

import pydeck as pdk

from layers.layer import Layer, Legend, stream, text

LAYER = Layer(
    title=text("人员密度", "People density"),
    source=stream("movers"),
    group="people",
    order=24,
    live="movers",
    may="person.position",
    visible=False,
    draw=pdk.Layer("DensityLayer", id="people_density", pickable=False),
    legend=(
        Legend("1", text("每 25 m 方格 1 人", "1 person on a square of 25 m"), "fill", "density1"),
        Legend("2", text("2–4 人", "2–4 people"), "fill", "density2"),
        Legend("5", text("5–9 人", "5–9 people"), "fill", "density3"),
        Legend("10", text("10 人及以上", "10 people or more"), "fill", "density4"),
    ),
    provenance=text("定位有效的人员,按方格计数", "People whose position is known, counted by square"),
)
