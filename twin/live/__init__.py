"""The live walk without its rim: readings and positions in, alarm changes and frames out. No socket, no clock."""

from twin.live.walk import Batch, Outcome, Walk

__all__ = ["Batch", "Outcome", "Walk"]
