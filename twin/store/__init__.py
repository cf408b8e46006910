"""All SQL: tables, repositories, migrations."""
