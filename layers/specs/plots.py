"""What people draw on the shared map of an incident: symbols, lines, areas, arrows and words, with who drew them."""

import pydeck as pdk

from layers.layer import Layer, Legend, stream, text

LAYER = Layer(
    title=text("标绘", "Plotting"),
    source=stream("plots"),
    group="emergency",
    order=92,
    live="plots",
    draw=pdk.Layer("PlotLayer", id="plots", pickable=True),
    legend=(
        Legend("area", text("标绘区域", "Drawn area"), "line", "t1"),
        Legend("arrow", text("标绘箭头", "Drawn arrow"), "arrow", "t1"),
    ),
    provenance=text("值班与指挥人员手绘,每笔记名", "Drawn by hand by operators and commanders, each mark named"),
)
