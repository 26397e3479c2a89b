"""Pure functions that tell reprints from strangers, and repeats inside one article. Knows nothing of pages."""
