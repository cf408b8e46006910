"""Cameras with the cone of ground they look at."""

import pydeck as pdk

from layers.layer import Layer, Legend, features, text

LAYER = Layer(
    title=text("摄像机", "Cameras"),
    source=features("camera"),
    group="sensing",
    order=66,
    visible=False,
    draw=pdk.Layer("CameraLayer", id="cameras", pickable=True),
    legend=(Legend("camera", text("摄像机与视场", "Camera and view"), "cone", "t1"),),
    provenance=text("摄像机台账", "Register of cameras"),
)
