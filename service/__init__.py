"""Runs processes: Svodka's own Postgres and Valkey, and the supervisor of `svodka up`. Knows only core."""
