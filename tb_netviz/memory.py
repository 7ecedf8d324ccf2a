"""What a technique keeps from one snapshot of a training to the next.

The caller owns the memory, one for each technique and training, and never looks inside. Keys and
values are the technique's own.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any, TypeAlias

Memory: TypeAlias = MutableMapping[str, Any]
