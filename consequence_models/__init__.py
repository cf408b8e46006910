"""What if: release, source, field, harm and risk as plain SI numbers; no database, no clock."""
