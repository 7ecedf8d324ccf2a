"""One dream: steps of a known size, rolls that do not depend on the company."""

from __future__ import annotations

import numpy as np

from tb_netviz.dreaming.dream import DreamSettings, dream
from tb_netviz.dreaming.dream_gradient import Response


def test_a_step_changes_the_mean_pixel_by_the_step_size() -> None:
    def respond(tiles: np.ndarray) -> Response:
        return Response(np.sign(tiles - 0.5) * 7, np.ones(len(tiles), np.float32), 0.0)

    pictures = np.random.default_rng(0).uniform(0.3, 0.7, (1, 8, 8, 1)).astype(np.float32)
    settings = DreamSettings(0.01, 1.4, 0.0, 0.25)
    result = dream(respond, pictures, settings, tile=(8, 8), steps=1, octaves=1)
    np.testing.assert_allclose(np.abs(result.pictures - pictures), 0.01, rtol=1e-3)


def test_without_any_gradient_the_picture_is_left_as_it_was() -> None:
    def respond(tiles: np.ndarray) -> Response:
        return Response(np.zeros_like(tiles), np.zeros(len(tiles), np.float32), 0.0)

    pictures = np.random.default_rng(0).uniform(size=(2, 20, 12, 1)).astype(np.float32)
    settings = DreamSettings(0.01, 1.4, 0.2, 0.25)
    result = dream(respond, pictures, settings, tile=(8, 8), steps=2, octaves=2)
    assert result.blocked.all()
    np.testing.assert_allclose(result.pictures, pictures, atol=1e-6)
    assert [octave.shape[1:3] for octave in result.octaves] == [(14, 9), (20, 12)]


def test_muted_colours_keep_the_light_of_a_step_and_a_share_of_its_contrasts() -> None:
    def respond(tiles: np.ndarray) -> Response:
        gradient = np.broadcast_to(np.array([3.0, 0.0, 0.0], np.float32), tiles.shape).copy()
        return Response(gradient, np.ones(len(tiles), np.float32), 0.0)

    pictures = np.full((1, 8, 8, 3), 0.5, np.float32)
    settings = DreamSettings(0.01, 1.4, 0.0, 0.25, colour=0.5)
    result = dream(respond, pictures, settings, tile=(8, 8), steps=1, octaves=1)
    # Light is 1, the contrasts (2, -1, -1) become (1, -0.5, -0.5).
    step = np.array([2.0, 0.5, 0.5]) * 0.01
    np.testing.assert_allclose(
        result.pictures[0] - 0.5, np.broadcast_to(step, (8, 8, 3)), rtol=1e-3
    )
