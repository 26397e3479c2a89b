"""Where the shared corpora are, for tests that skip without them."""

import os
from pathlib import Path

import pytest

CORPORA = Path(os.environ.get("SVODKA_CORPORA", Path(__file__).parents[3] / "shared" / "corpora"))
NEWS = CORPORA / "ru-news"
SEEDS = CORPORA.parent / "seeds"

needs_news = pytest.mark.skipif(not NEWS.is_dir(), reason=f"the shared corpus ru-news is not at {NEWS}")
needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the shared seed texts are not at {SEEDS}")
