"""What is done once in a worker's main process, and shared by all processes that are forked from it."""

import gc
from contextlib import suppress
from importlib import import_module

from sqlalchemy.orm import configure_mappers


def settle() -> None:
    """Call it last before the forks, when all that they need is imported.

    The collector of garbage leaves alone what is there by now: 170,000 objects of modules, which live for ever. To look
    through them takes a tenth of a second and copies their memory, and each batch did it five times.
    """
    configure_mappers()
    with suppress(ImportError):
        import_module("cffi.cparser")  # billiard asks it for one C function in every process
    gc.collect()
    gc.freeze()
