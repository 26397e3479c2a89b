"""Values and rules of the house. No input or output: every room may import this one."""
