"""Benchmarks: each compares side by side in one run and prints its ratio. `./svodka bench NAME` runs one."""
