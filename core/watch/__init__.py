"""Watches made from examples: the words that tell, and the query that asks for them."""
