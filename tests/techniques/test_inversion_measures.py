"""Means of what is measured of inversions."""

from __future__ import annotations

import numpy as np

from tb_netviz.techniques.inversion_measures import MEANINGS, means


def test_means_leave_out_what_is_not_a_number() -> None:
    found = means({"psnr": np.array([[10.0, np.nan, np.nan], [30.0, 8.0, np.nan]])})
    np.testing.assert_array_equal(found["psnr"], [20, 8, np.nan])


def test_the_mean_of_a_flag_is_a_share_with_a_name_of_its_own() -> None:
    found = means({"class_kept": np.array([[True, False], [True, True]])})
    assert {name: values.tolist() for name, values in found.items()} == {"classes_kept": [1, 0.5]}
    assert MEANINGS["class_kept"].role == "flag"
    assert MEANINGS["classes_kept"].role == "share"
