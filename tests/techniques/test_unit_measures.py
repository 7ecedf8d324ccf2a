"""Classes among the top patches of a unit, known by hand."""

from __future__ import annotations

import numpy as np

from tb_netviz.techniques.unit_measures import top_classes

LABELS = np.array([4, 4, 2, -1])


def test_the_most_frequent_class_is_an_integer_and_has_a_share() -> None:
    found = top_classes(LABELS, np.array([[0, 1, 2], [3, -1, -1]]))
    assert found["top_class"].tolist() == [4, -1]
    assert found["top_class"].dtype == np.int32
    np.testing.assert_allclose(found["top_class_share"], [2 / 3, np.nan], rtol=1e-6)


def test_without_labels_there_is_no_class() -> None:
    assert top_classes(np.full(4, -1), np.array([[0, 1, 2]])) == {}


def test_among_one_image_of_each_class_none_is_the_most_frequent() -> None:
    found = top_classes(np.array([4, 2, 7]), np.array([[0, 1, 2], [1, -1, -1]]))
    assert found["top_class"].tolist() == [-1, 2]
    np.testing.assert_allclose(found["top_class_share"], [np.nan, 1])
