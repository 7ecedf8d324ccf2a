"""Balls: nothing leaves them, and rounding to 8 bits does not either."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tb_netviz.attacks.ball import BALLS, ball_of
from tb_netviz.attacks.problem import from_levels
from tb_netviz.errors import NetVizError

SHAPE = (4, 5, 4, 3)


def clean_and_far(seed: int, reach: float) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    clean = from_levels(generator.integers(0, 256, SHAPE).astype(np.uint8))
    return clean, (clean + generator.normal(scale=reach, size=SHAPE)).astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(
    norm=st.sampled_from(sorted(BALLS)),
    seed=st.integers(0, 10_000),
    reach=st.floats(1e-3, 1.0),
    epsilon=st.floats(1 / 255, 1.0),
)
@example(norm="linf", seed=0, reach=1.0, epsilon=0.4980356287784388)
def test_rounded_images_are_8_bit_and_inside_ball_and_box(
    norm: str, seed: int, reach: float, epsilon: float
) -> None:
    ball = ball_of(norm)
    clean, far = clean_and_far(seed, reach)
    images = ball.round_inside(ball.project(far, clean, epsilon), clean, epsilon)
    assert images.min() >= 0 and images.max() <= 1
    np.testing.assert_allclose(images * 255, np.rint(images * 255), atol=2e-5)
    assert (ball.size(images - clean) <= epsilon + 1e-6).all()


@pytest.mark.parametrize("norm", BALLS)
def test_rounding_leaves_little_of_the_ball_unused(norm: str) -> None:
    ball = ball_of(norm)
    clean, far = clean_and_far(0, 1.0)
    clean = 0.5 + 0.2 * (clean - 0.5)
    clean = from_levels(np.rint(clean * 255).astype(np.uint8))
    epsilon = 0.3 if norm == "linf" else 1.5
    projected = ball.project(far, clean, epsilon)
    rounded = ball.round_inside(projected, clean, epsilon)
    assert (ball.size(rounded - clean) > 0.99 * ball.size(projected - clean)).all()


@pytest.mark.parametrize("norm", BALLS)
def test_projection_moves_each_image_along_its_change_and_clips_it_last(norm: str) -> None:
    clean, far = clean_and_far(1, 0.3)
    change = far - clean
    if norm == "linf":
        inside = np.clip(change, -0.2, 0.2)
    else:
        lengths = np.linalg.norm(change.reshape(len(change), -1), axis=1)[:, None, None, None]
        inside = change * np.minimum(1, 0.2 / lengths)
    expected = np.clip(clean + inside, 0, 1)
    np.testing.assert_allclose(ball_of(norm).project(far, clean, 0.2), expected, atol=1e-6)


@pytest.mark.parametrize("norm", BALLS)
def test_every_image_has_its_own_epsilon(norm: str) -> None:
    clean = np.full(SHAPE, 0.5, np.float32)
    far = clean + np.random.default_rng(0).normal(scale=0.3, size=SHAPE).astype(np.float32)
    epsilons = np.array([0.01, 0.05, 0.1, 0.2])
    moved = ball_of(norm).project(far, clean, epsilons)
    assert ball_of(norm).size(moved - clean) == pytest.approx(epsilons, rel=1e-4)


@pytest.mark.parametrize("norm", BALLS)
def test_steepest_step_has_norm_one_and_rises_by_the_dual_norm(norm: str) -> None:
    ball = ball_of(norm)
    gradient = np.random.default_rng(0).normal(size=SHAPE).astype(np.float32)
    step = ball.steepest(gradient)
    assert ball.size(step) == pytest.approx(1.0, abs=1e-6)
    rise = (gradient * step).sum(axis=(1, 2, 3))
    assert rise == pytest.approx(ball.dual_size(gradient), rel=1e-5)


@pytest.mark.parametrize("norm", BALLS)
def test_a_zero_gradient_moves_nothing(norm: str) -> None:
    assert not ball_of(norm).steepest(np.zeros(SHAPE, np.float32)).any()


@pytest.mark.parametrize("norm", BALLS)
def test_random_starts_lie_in_the_unit_ball(norm: str) -> None:
    ball = ball_of(norm)
    starts = np.stack([ball.random(SHAPE[1:], np.random.default_rng(i)) for i in range(50)])
    assert (ball.size(starts) <= 1 + 1e-6).all()
    assert ball.size(starts).max() > 0.8


def test_epsilon_may_differ_from_image_to_image() -> None:
    clean, far = clean_and_far(2, 1.0)
    epsilons = np.array([0.0, 0.1, 0.2, 0.4])
    for ball in BALLS.values():
        size = ball.size(ball.project(far, clean, epsilons) - clean)
        assert (size <= epsilons + 1e-6).all() and size[0] == 0


def test_an_unknown_norm_is_refused_with_those_that_exist() -> None:
    with pytest.raises(NetVizError, match="l2"):
        ball_of("l7")


def test_a_short_euclidean_change_does_not_vanish_in_the_rounding() -> None:
    ball = ball_of("l2")
    clean = from_levels(np.random.default_rng(0).integers(60, 190, (3, 40, 40, 3)).astype(np.uint8))
    direction = np.random.default_rng(1).normal(size=clean.shape).astype(np.float32)
    change = 0.04 * ball.steepest(direction)
    assert np.abs(change).max() * 255 < 1  # most values are below half a grey level
    rounded = ball.round_inside(clean + change, clean, 0.05)
    size = ball.size(rounded - clean)
    assert (size > 0.038).all() and (size <= 0.04 + 1e-6).all()
    # What is left are the largest values, in their own direction.
    is_kept = rounded != clean
    assert (np.sign(rounded - clean) == np.sign(change))[is_kept].all()
    np.testing.assert_array_equal(ball.round_inside(clean, clean, 0.05), clean)
