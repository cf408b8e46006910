"""Detectors as hollow triangles; a value stands beside those that are not normal."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("气体探测器", "Detectors"),
    source=features("sensor"),
    group="sensing",
    order=70,
    live="sensors",
    draw=pdk.Layer("SensorLayer", id="sensors", pickable=True),
    legend=(Legend("sensor", text("探测器", "Detector"), "triangle", "t1"),),
    provenance=text("探测器台账与实时读数", "Register of detectors and their live readings"),
)
