"""Which process writes: the chief alone, where several workers share one training."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any


def is_chief(strategy: Any = None, environment: Mapping[str, str] | None = None) -> bool:
    """Tell whether this process is the one that writes.

    Args:
        strategy: A `tf.distribute` strategy, or `None`.
        environment: Where to look up TF_CONFIG and the ranks of job schedulers; `None`: the
            environment of this process.

    Returns:
        True in a training of one process, for the chief, and for worker 0 where there is no chief.
    """
    environment = os.environ if environment is None else environment
    resolver = getattr(strategy, "cluster_resolver", None)
    if resolver is not None and resolver.task_type:
        has_chief = "chief" in resolver.cluster_spec().as_dict()
        return _is_chief_task(resolver.task_type, resolver.task_id, has_chief)
    try:
        config = json.loads(environment.get("TF_CONFIG") or "{}")
    except json.JSONDecodeError:
        config = {}
    task = config.get("task") or {}
    if task.get("type"):
        has_chief = "chief" in (config.get("cluster") or {})
        return _is_chief_task(task["type"], int(task.get("index") or 0), has_chief)
    ranks = [environment[name] for name in ("RANK", "SLURM_PROCID") if name in environment]
    return all(rank.strip() in ("", "0") for rank in ranks[:1])


def _is_chief_task(task_type: str, index: int | None, has_chief: bool) -> bool:
    if task_type == "worker":
        return not index and not has_chief
    return task_type == "chief"
