"""Notices that offices fill into forms, and the ways in which editors change a text: made from a seed, never copied."""
