"""Every table of the schema, wherever it stands: what migrations and the test of the schema look at."""

import storage.account_tables
import storage.health_tables
import storage.heartbeats
import storage.layout_tables
import storage.outcome_tables
import storage.polling_tables
import storage.reader_tables
import storage.search_tables
import storage.story_tables
import storage.watch_tables  # noqa: F401 - importing a module makes its tables part of Base
from storage.tables import Base

__all__ = ["Base"]
