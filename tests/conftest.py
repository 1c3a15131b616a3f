"""Fakes that stand in for models, so that most tests need no weights."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from fakes import UpperCaseTranslator
from ringkas import Ringkas

# Machines that run the tests may be busy: an example may take its time, the number of them is what is bounded.
settings.register_profile(
    "ringkas", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("ringkas")
os.environ["HF_HUB_OFFLINE"] = "1"


@pytest.fixture
def translator() -> UpperCaseTranslator:
    return UpperCaseTranslator()


@pytest.fixture
def desk(translator: UpperCaseTranslator) -> Ringkas:
    return Ringkas(translator=translator)
