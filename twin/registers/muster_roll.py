"""The muster roll (集合点名): who is expected where, and who has arrived, ticked by tag or by hand.

One entry is one person of one roll; `roll` is the what-if run or incident that the evacuation is about.
"""

from __future__ import annotations

from twin.model.nouns import Field
from twin.registers.register import Register, Step

REGISTER = Register(
    id="muster_roll",
    title_zh="集合点名册",
    title_en="Muster roll",
    about="person",
    fields=(
        Field(name="roll", required=True),
        Field(name="tag_id", required=True),
        *(Field(name=name) for name in ("person_id", "name_zh", "name_en", "company", "muster_point", "shelter")),
        Field(name="reason"),
        Field(name="arrived_at", kind="time"),
        Field(name="arrived_where"),
        Field(name="how", choices=("tag", "hand")),
        Field(name="by"),
    ),
    states=("expected", "arrived"),
    steps=(
        Step(name="tick", title_zh="到达", title_en="Tick", before=("expected",), after="arrived", may="command.send"),
        Step(
            name="untick",
            title_zh="撤销到达",
            title_en="Take back",
            before=("arrived",),
            after="expected",
            may="command.send",
        ),
    ),
)
