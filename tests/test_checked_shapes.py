"""Tests check the shapes that the engines' annotations promise; users' runs check nothing."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from jaxtyping import TypeCheckError

from tb_netviz.ascent.image_similarity import peak_signal_to_noise
from tb_netviz.attacks.ball import LinfBall
from tb_netviz.attacks.oracle import Evaluation
from tb_netviz.dreaming.octaves import resize
from tb_netviz.scan.maps.quality import neighbours_kept
from tb_netviz.scan.one_pass.top_k import TopK
from tb_netviz.visual.pictures import displayable, eight_bits

IMAGES = np.zeros((3, 4, 5, 2), np.float32)


def test_a_batch_without_its_channel_axis_is_refused_in_every_engine() -> None:
    with pytest.raises(TypeCheckError, match="n height width channels"):
        LinfBall().size(IMAGES[..., 0])
    with pytest.raises(TypeCheckError, match="n height width channels"):
        resize(IMAGES[..., 0], (2, 2))
    pictures = np.zeros((3, 4, 5), np.uint8)
    with pytest.raises(TypeCheckError, match="n height width channels"):
        peak_signal_to_noise(pictures, pictures)
    with pytest.raises(TypeCheckError, match="n 2"):
        neighbours_kept(np.zeros((5, 3)), np.zeros((5, 3)))
    with pytest.raises(TypeCheckError, match="height width channels"):
        displayable(np.zeros((4, 3)))


def test_arrays_of_one_call_agree_in_the_axes_of_one_name() -> None:
    ball = LinfBall()
    assert ball.project(IMAGES, IMAGES, 0.1).shape == IMAGES.shape
    with pytest.raises(TypeCheckError, match="clean"):
        ball.project(IMAGES, IMAGES[:2], 0.1)
    with pytest.raises(TypeCheckError, match="epsilon"):
        ball.project(IMAGES, IMAGES, np.full(2, 0.1))


def test_an_array_of_another_type_is_refused() -> None:
    with pytest.raises(TypeCheckError, match="images"):
        eight_bits(np.zeros((2, 2), np.uint8))


def test_fields_of_a_result_agree_with_one_another() -> None:
    Evaluation(loss=np.zeros(3), scores=np.zeros((3, 10)))
    with pytest.raises(TypeCheckError, match="scores"):
        Evaluation(loss=np.zeros(3), scores=np.zeros((2, 10)))
    values, ids = np.zeros((4, 2), np.float32), np.zeros((4, 3), np.int64)
    with pytest.raises(TypeCheckError, match="image_ids"):
        TopK(values, ids, ids)


def test_a_fresh_interpreter_checks_nothing() -> None:
    program = """
import sys
import numpy as np
from tb_netviz.attacks.ball import LinfBall
from tb_netviz.attacks.oracle import Evaluation
assert not hasattr(LinfBall.size, "__wrapped__"), "decorated"
print(LinfBall().size(np.zeros((3, 4, 5))).shape)
print(Evaluation(np.zeros(3), np.zeros((2, 10))).scores.shape)
print("beartype" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.splitlines() == ["(3,)", "(2, 10)", "False"], done.stderr
