"""Celery: what happens when. The broker is a doorbell; the truth is in Postgres."""
