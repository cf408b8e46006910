"""Why the house cannot come up, each in one line with what to do about it."""

from __future__ import annotations


class RuntimeProblem(Exception):
    """Something on this machine stands in the way; the text is one line for the person at the keyboard."""


class PortOccupied(RuntimeProblem):
    """Another program listens where we should."""


class PostgisMissing(RuntimeProblem):
    """No PostgreSQL with PostGIS here and no way to get one."""


class ProgramMissing(RuntimeProblem):
    """A program that is needed is not on this machine."""


class StepFailed(RuntimeProblem):
    """A step of the set-up ended with an error; the text carries its last line."""


class AlreadyRunning(RuntimeProblem):
    """This home is already up."""
