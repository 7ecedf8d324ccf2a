"""How much is tried: a little in `make test`, NETVIZ_FUZZ cases of each target in `make fuzz`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

fuzzed = settings(
    max_examples=int(os.environ.get("NETVIZ_FUZZ", "100")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
