"""Cleaning a text in named steps, each of which reports what it removed and why."""
