"""A scan on several replicas of one host equals the scan on one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import numpy as np
import tensorflow as tf

cpus = tf.config.list_physical_devices("CPU")
tf.config.set_logical_device_configuration(cpus[0], [tf.config.LogicalDeviceConfiguration()] * 2)
from tests.scan.scan_networks import small_model, source
from tb_netviz.scan.one_pass.replicas import strategy_of
from tb_netviz.scan.one_pass.scan import scan

with tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]).scope():
    mirrored = small_model()
alone = small_model()
assert strategy_of(mirrored.keras_model) is not None
assert strategy_of(alone.keras_model) is None
results = [
    scan(model, source(model, 45), layers=["first", "response"], features=["pooled"], k=4)
    for model in (mirrored, alone)
]
for name in ("image_ids", "places"):
    np.testing.assert_array_equal(*(getattr(result.top, name) for result in results))
np.testing.assert_allclose(*(result.top.values for result in results), rtol=1e-5)
np.testing.assert_allclose(*(result.features_of("pooled")[1] for result in results), rtol=1e-5)
np.testing.assert_allclose(*(result.summary_of("first").mean for result in results), rtol=1e-5)
np.testing.assert_allclose(*(result.responses_of("response")[1] for result in results), rtol=1e-5)
print("equal")
"""


def test_two_replicas_give_the_arrays_of_one() -> None:
    # In a process of its own: devices cannot be split once TensorFlow runs.
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, env=environment
    )
    assert "equal" in run.stdout, run.stderr[-2000:]
