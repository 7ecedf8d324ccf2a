"""Of several processes of one training only one writes."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from tb_netviz.callbacks.chief import is_chief


def config(task_type, index, cluster):
    return {
        "TF_CONFIG": json.dumps({"cluster": cluster, "task": {"type": task_type, "index": index}})
    }


WORKERS = {"worker": ["a:1", "b:1"]}
WITH_CHIEF = {"chief": ["c:1"], **WORKERS}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, True),
        ({"TF_CONFIG": ""}, True),
        ({"TF_CONFIG": "not json"}, True),
        (config("worker", 0, WORKERS), True),
        (config("worker", 1, WORKERS), False),
        (config("worker", 0, WITH_CHIEF), False),
        (config("chief", 0, WITH_CHIEF), True),
        (config("ps", 0, WITH_CHIEF), False),
        ({"RANK": "0"}, True),
        ({"RANK": "3"}, False),
        ({"SLURM_PROCID": "1"}, False),
    ],
)
def test_the_environment_tells(environment, expected):
    assert is_chief(None, environment) is expected


@pytest.mark.parametrize(("task_id", "expected"), [(0, True), (1, False)])
def test_the_strategy_tells_before_the_environment(task_id, expected):
    resolver = SimpleNamespace(
        task_type="worker",
        task_id=task_id,
        cluster_spec=lambda: SimpleNamespace(as_dict=lambda: WORKERS),
    )
    strategy = SimpleNamespace(cluster_resolver=resolver)
    assert is_chief(strategy, {"RANK": "7"}) is expected


def test_a_strategy_of_one_process_is_chief():
    assert is_chief(SimpleNamespace(cluster_resolver=None), {})
