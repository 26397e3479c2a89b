"""Postgres: tables, migrations, and one module a concept. SQL lives in this room only."""
