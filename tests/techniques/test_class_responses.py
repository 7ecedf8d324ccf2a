"""Classes of units, by hand."""

from __future__ import annotations

import numpy as np

from tb_netviz.techniques.class_responses import class_responses

RESPONSES = np.array(
    [
        [4, 2, 0, 0, 0, 9],  # mean 3 for class 7, 0 for class 2, 0 for class 5
        [1, 1, 1, 1, 1, 9],
        [0, 0, 0, 2, 1, 0],  # mean 0, 1, 1: a draw of classes 2 and 5
        [0, 0, 0, 0, 0, 0],
        [1, 1, 1, 1, np.nan, 1],
    ],
    np.float32,
)
LABELS = np.array([7, 7, 2, 2, 5, -1])


def test_classes_are_ordered_by_the_mean_response_to_their_images() -> None:
    found = class_responses(RESPONSES, LABELS, k=4)
    assert found is not None
    assert found.classes[:3].tolist() == [[7, 2, 5, -1], [2, 5, 7, -1], [2, 5, 7, -1]]
    np.testing.assert_array_equal(found.means[0], [3, 0, 0, np.nan])
    np.testing.assert_array_equal(found.means[2], [1, 1, 0, np.nan])


def test_selectivity_is_that_of_morcos() -> None:
    found = class_responses(RESPONSES, LABELS)
    assert found is not None
    np.testing.assert_allclose(
        found.selectivity, [1, 0, (1 - 0.5) / (1 + 0.5), np.nan, np.nan], atol=1e-7
    )


def test_responses_below_zero_count_as_zero_for_selectivity_only() -> None:
    found = class_responses(np.array([[-3, 1]], np.float32), np.array([0, 1]))
    assert found is not None
    assert found.selectivity.tolist() == [1]
    np.testing.assert_array_equal(found.means[0, :2], [1, -3])


def test_a_unit_that_is_not_finite_has_no_classes() -> None:
    found = class_responses(RESPONSES, LABELS)
    assert found is not None
    assert (found.classes[4] == -1).all()
    assert np.isnan(found.means[4]).all()


def test_one_class_is_no_choice_and_no_label_no_class() -> None:
    found = class_responses(RESPONSES[:, :2], LABELS[:2])
    assert found is not None
    assert np.isnan(found.selectivity).all()
    assert class_responses(RESPONSES, np.full(6, -1)) is None


def test_means_are_those_of_a_loop() -> None:
    generator = np.random.default_rng(2)
    values, labels = generator.random((9, 50)).astype(np.float32), generator.integers(-1, 6, 50)
    found = class_responses(values, labels, k=6)
    assert found is not None
    for unit, row in enumerate(values):
        means = {int(label): row[labels == label].mean() for label in set(labels) - {-1}}
        order = sorted(means, key=lambda label: -means[label])
        assert found.classes[unit].tolist() == order
        best = means[order[0]]
        others = np.mean([means[label] for label in order[1:]])
        np.testing.assert_allclose(
            found.selectivity[unit], (best - others) / (best + others), rtol=1e-5
        )
