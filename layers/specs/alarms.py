"""Alarms stand upright on a pole above everything else: shape and numeral say the priority."""

import pydeck as pdk

from layers.layer import Layer, Legend, stream, text

LAYER = Layer(
    title=text("报警", "Alarms"),
    source=stream("alarms"),
    group="sensing",
    order=95,
    live="alarms",
    draw=pdk.Layer("AlarmLayer", id="alarms", pickable=True),
    legend=(
        Legend("1", text("紧急", "Urgent"), "square", "A"),
        Legend("2", text("高", "High"), "triangle", "B"),
        Legend("3", text("中", "Medium"), "diamond", "C"),
        Legend("4", text("低", "Low"), "disc", "D"),
    ),
    provenance=text(
        "报警日志，本平台为镜像，不是保护层", "Alarm journal; this platform is a mirror, not a protection layer"
    ),
)
