"""The tables of the schema `core`, as SQLAlchemy knows them.

Row-level security, triggers, partitions, roles and the `publish` views are plain SQL beside the migrations.
A constraint is named ``<Error>.<field>`` after the error in `twin.model.errors` that it raises.
"""

from twin.store.columns import SCHEMA, SRID, metadata
from twin.store.kept_tables import ACCOUNT, AUDIT, HISTORY, JOB, PERMISSION, REGISTER_ENTRY, ROLE, SESSION, WHATIF
from twin.store.live_tables import ALARM, ALARM_JOURNAL, INCIDENT, INGEST_CURSOR, POSITION, READING, WEATHER
from twin.store.planned_tables import PLANNED

OWNED = (*PLANNED.values(), ALARM, INCIDENT, WHATIF, JOB, REGISTER_ENTRY, ACCOUNT)

__all__ = [
    "ACCOUNT",
    "ALARM",
    "ALARM_JOURNAL",
    "AUDIT",
    "HISTORY",
    "INCIDENT",
    "INGEST_CURSOR",
    "JOB",
    "OWNED",
    "PERMISSION",
    "PLANNED",
    "POSITION",
    "READING",
    "REGISTER_ENTRY",
    "ROLE",
    "SCHEMA",
    "SESSION",
    "SRID",
    "WEATHER",
    "WHATIF",
    "metadata",
]
