"""All techniques at once leave every kind of training as it was; the table is a benchmark."""

from __future__ import annotations

import pytest

import tb_netviz
from tests.trainings import TRAININGS, are_equal, callback
from tests.zoo.contract import NAMES

# The rest is in tests/benchmarks/neutrality.py, technique by technique.
FEW = ("Adam", "jit_compile", "own train_step", "tf.data shuffle", "mixed_float16")


@pytest.mark.parametrize("kind", FEW)
def test_weights_are_bit_for_bit_those_without_the_callback(kind, tmp_path):
    train = TRAININGS[kind]
    without, with_pictures = train([]), train([callback(tmp_path, NAMES)])
    assert are_equal(without, with_pictures)
    shown = {one.technique for one in tb_netviz.read(tmp_path) if one.kind != "note"}
    assert shown >= set(NAMES)


def test_a_difference_would_be_seen():
    assert not are_equal(TRAININGS["Adam"]([]), TRAININGS["AdamW"]([]))
