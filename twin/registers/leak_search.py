"""The book of searches for leaks: what was read, what was answered and when, what people told it, and how it ended."""

from __future__ import annotations

from twin.model.nouns import Field
from twin.registers.register import Register, Step

REGISTER = Register(
    id="leak_search",
    title_zh="泄漏溯源记录",
    title_en="Searches for leaks",
    about="sensor",
    fields=(
        Field(name="quantity", required=True),
        Field(name="unit"),
        Field(name="origin", required=True, choices=("real", "exercise", "simulated")),
        Field(name="opened_at", kind="time", required=True),
        Field(name="ended_at", kind="time"),
        Field(name="ended_because"),
        Field(name="model_id", required=True),
        Field(name="model_version", required=True),
        Field(name="inputs", kind="json"),
        Field(name="answer", kind="json"),
        Field(name="course", kind="json"),
        Field(name="orders", kind="json"),
    ),
    states=("open", "ended"),
    steps=(Step(name="end", title_zh="结束", title_en="End", before=("open",), after="ended", may="whatif.run"),),
)
