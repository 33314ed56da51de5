"""Every reader there is: one file in this folder, one Reader. A broken file stops the start."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from studio.policy import readers
from studio.policy.readers.contract import Reader, Sample

HOUSE_FILES = frozenset({"contract", "registry"})


@cache
def all_readers() -> dict[str, Reader]:
    """Readers by key, last resorts at the end. Raises `TypeError` when a file breaks the house rule."""
    found = [_reader_in(info.name) for info in pkgutil.iter_modules(readers.__path__) if info.name not in HOUSE_FILES]
    return {reader.key: reader for reader in sorted(found, key=lambda reader: (reader.last_resort, reader.key))}


def reader_for(sample: Sample) -> Reader | None:
    """The first reader that recognises the content."""
    return next((reader for reader in all_readers().values() if reader.recognises(sample)), None)


def _reader_in(name: str) -> Reader:
    module = importlib.import_module(f"{readers.__name__}.{name}")
    classes = [
        item
        for item in vars(module).values()
        if isinstance(item, type) and issubclass(item, Reader) and item.__module__ == module.__name__
    ]
    if len(classes) != 1 or classes[0].key != name:
        raise TypeError(f"{module.__name__} must define exactly one Reader with key {name!r}")
    reader: Reader = classes[0]()
    return reader
