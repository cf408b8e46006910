"""The ground under everything: grass, pads, asphalt, water, bund floors; without hue, so that data stands out."""

import pydeck as pdk

from layers.layer import Layer, features, text

LAYER = Layer(
    title=text("地面", "Ground"),
    source=features("ground"),
    group="base",
    order=0,
    draw=pdk.Layer("GroundLayer", id="ground", pickable=False),
    provenance=text("园区底图", "Base survey of the park"),
)
