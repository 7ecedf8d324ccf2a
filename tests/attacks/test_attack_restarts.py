"""Restarts: who begins again, where, and what is kept."""

from __future__ import annotations

import numpy as np
import pytest

from tb_netviz.attacks.methods.restarts import Attempt, with_restarts
from tb_netviz.attacks.problem import Problem
from tests.attacks.attack_networks import grey_images, linear_oracle, problem_of

EPSILON = 0.2


@pytest.fixture
def problem() -> Problem:
    return problem_of(linear_oracle(6), grey_images(4), "linf")


def attempts_of(problem: Problem, **options: object) -> list[Attempt]:
    """The attempts of a climb that changes nothing."""
    made: list[Attempt] = []
    given = {"restarts": 3, "is_random_start": False, "start": None, "keep_going": False}
    with_restarts(made.append, problem, EPSILON, **(given | options))  # type: ignore[arg-type]
    return made


def test_the_first_attempt_begins_at_the_clean_images_and_the_others_at_random(
    problem: Problem,
) -> None:
    first, second, third = attempts_of(problem)
    assert np.array_equal(first.images, problem.clean)
    for other in (second, third):
        sizes = problem.ball.size(other.images - problem.clean)
        assert (sizes > 0).all() and (sizes <= EPSILON + 1e-6).all()
    assert not np.array_equal(second.images, third.images)


def test_a_random_start_makes_even_the_first_attempt_random(problem: Problem) -> None:
    first = attempts_of(problem, is_random_start=True)[0]
    assert (problem.ball.size(first.images - problem.clean) > 0).all()


def test_a_given_start_is_brought_into_the_ball(problem: Problem) -> None:
    first = attempts_of(problem, is_random_start=True, start=problem.clean + 0.5)[0]
    assert problem.ball.size(first.images - problem.clean) == pytest.approx(EPSILON, rel=1e-5)


def test_fooled_images_do_not_begin_again(problem: Problem) -> None:
    rows: list[list[int]] = []

    def fool_one(attempt: Attempt) -> None:
        rows.append(attempt.rows.tolist())
        attempt.best.is_fooled[attempt.rows[0]] = True

    with_restarts(
        fool_one,
        problem,
        EPSILON,
        restarts=9,
        is_random_start=False,
        start=None,
        keep_going=False,
    )
    assert rows == [[0, 1, 2, 3], [1, 2, 3], [2, 3], [3]]


def test_keeping_on_leaves_fooled_images_open_in_the_first_attempt_only(problem: Problem) -> None:
    first, second, _ = attempts_of(problem, keep_going=True)
    first.best.is_fooled[:] = [True, False, True, False]
    rows = np.array([0, 1, 2])
    assert first.is_open(rows).tolist() == [True, True, True]
    assert second.is_open(rows).tolist() == [False, True, False]
