"""Roads of the park with kerbs and lane marks, drawn to their width in metres."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("道路与通道", "Roads"),
    source=features("road"),
    group="base",
    order=5,
    draw=pdk.Layer("RoadLayer", id="roads", pickable=False),
    legend=(Legend("road", text("道路", "Road"), "line", "asphalt"),),
    provenance=text("园区道路网", "Road network of the park"),
)
