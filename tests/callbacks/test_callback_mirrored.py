"""The callback in a training that is spread over two devices."""

from __future__ import annotations

import subprocess
import sys

import pytest

import tb_netviz

# Devices can be split only before TensorFlow starts, hence a process of its own.
TRAINING = """
import sys
import keras, numpy as np, tensorflow as tf
from tb_netviz.callbacks import NetVizCallback

cpu = tf.config.list_physical_devices("CPU")[0]
tf.config.set_logical_device_configuration(cpu, [tf.config.LogicalDeviceConfiguration()] * 2)
strategy = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
with strategy.scope():
    model = keras.Sequential([
        keras.Input((8, 8, 3)),
        keras.layers.Conv2D(4, 3, name="conv1"),
        keras.layers.BatchNormalization(),
        keras.layers.GlobalAveragePooling2D(),
        keras.layers.Dense(2, activation="softmax"),
    ])
    model.compile("sgd", "sparse_categorical_crossentropy", jit_compile=False)
x, y = np.random.default_rng(0).uniform(size=(16, 8, 8, 3)), np.arange(16) % 2
netviz = NetVizCallback(sys.argv[1], techniques=["filters", "class_images"], max_overhead=None)
model.fit(x, y, epochs=2, batch_size=8, verbose=0, callbacks=[netviz])
"""


@pytest.mark.timeout(1500)
def test_pictures_are_logged_once_from_a_training_on_two_devices(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-c", TRAINING, str(tmp_path)], capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr
    for technique in ("filters", "class_images"):
        grids = tb_netviz.read(tmp_path, technique=technique, kind="grid")
        assert [grid.step for grid in grids] == [0, 1, 2]
