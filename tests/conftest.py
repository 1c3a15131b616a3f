"""Fakes that stand in for models, so that most tests need no weights."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from fakes import UpperCaseTranslator
from ringkas import Ringkas

if TYPE_CHECKING:
    from collections.abc import Iterator

# Machines that run the tests may be busy: an example may take its time, the number of them is what is bounded.
settings.register_profile(
    "ringkas", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("ringkas")
os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is converted and remembered in a test run stays in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RINGKAS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def translator() -> UpperCaseTranslator:
    return UpperCaseTranslator()


@pytest.fixture
def desk(translator: UpperCaseTranslator) -> Ringkas:
    return Ringkas(translator=translator)
