"""The book of proposed gas detectors: drafts until somebody builds them, so that none is ever taken for one that is."""

from __future__ import annotations

from twin.model.nouns import Field
from twin.registers.register import Register, Step

REGISTER = Register(
    id="detector_proposal",
    title_zh="拟设气体探测器",
    title_en="Proposed gas detectors",
    about="sensor",
    fields=(
        Field(name="quantity", required=True),
        Field(name="lon", kind="float", required=True, minimum=-180, maximum=180),
        Field(name="lat", kind="float", required=True, minimum=-90, maximum=90),
        Field(name="z_m", kind="float", minimum=0, maximum=200),
        Field(name="coverage_fraction", kind="float", minimum=0, maximum=1),
        Field(name="mean_time_s", kind="float", minimum=0),
        Field(name="note"),
    ),
    states=("draft", "approved", "built", "rejected"),
    steps=(
        Step(name="approve", title_zh="批准", title_en="Approve", before=("draft",), after="approved"),
        Step(name="build", title_zh="建成", title_en="Built", before=("approved",), after="built"),
        Step(name="reject", title_zh="退回", title_en="Reject", before=("draft", "approved"), after="rejected"),
    ),
)
