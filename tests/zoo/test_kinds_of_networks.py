"""Every kind of network with every technique: a picture, or a sentence that says why not."""

from __future__ import annotations

import keras
import pytest
import tensorflow as tf

from tests.zoo.contract import NAMES, outcomes
from tests.zoo.kinds import KINDS


def computes_channels_first() -> bool:
    """TensorFlow does on a GPU, and on processors for which it uses oneDNN."""
    try:
        tf.nn.conv2d(tf.zeros((1, 1, 4, 4)), tf.zeros((3, 3, 1, 1)), 1, "VALID", "NCHW")
    except tf.errors.UnimplementedError:
        return False
    return True


@pytest.mark.parametrize("kind", KINDS)
def test_a_network_is_shown_or_said_why_not_and_nothing_of_it_changes(kind):
    keras.utils.set_random_seed(0)
    one = KINDS[kind]
    found = outcomes(kind, one.make(), one.shape, one.options)
    faults = {name: words for name, words in found.items() if words.startswith("fault")}
    assert not faults
    if kind == "channels_first" and not computes_channels_first():
        pytest.skip("TensorFlow computes no channels-first convolution on this processor")
    missing = {name: found[name] for name in one.pictures if found[name] != "picture"}
    assert not missing
    for name in NAMES:
        words = found[name].removeprefix("note: ")
        assert found[name] == "picture" or (words[0] != " " and not words.endswith("..")), words
