"""What can be wrong with a scenario: named errors, worded for the person who typed it."""

from __future__ import annotations


class ModelError(Exception):
    """Base of every error of this library; `field` names the input at fault where there is one."""

    def __init__(self, message_zh: str, message_en: str, *, field: str | None = None) -> None:
        super().__init__(message_en)
        self.message_zh = message_zh
        self.message_en = message_en
        self.field = field

    @property
    def code(self) -> str:
        """Stable name for programs: the class's own name."""
        return type(self).__name__


class ImpossibleInput(ModelError):
    """A number that cannot be: negative, not finite, or of the wrong type."""


class MissingInput(ModelError):
    """A number that the model needs was not given."""


class UnknownInput(ModelError):
    """A name that no input has."""


class UnknownSubstance(ModelError):
    """The substance is not in the table."""


class UnknownModel(ModelError):
    """No model has this id."""


class WrongSource(ModelError):
    """The model needs another kind of source: a plume needs a release, a blast an explosion."""
