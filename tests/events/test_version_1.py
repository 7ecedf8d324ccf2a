"""A log that tb_netviz 0.1.0 wrote is read as if this version had written it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from tb_netviz.events import version_1
from tb_netviz.events.encoding import decode, encode
from tb_netviz.events.header import FORMAT_VERSION
from tb_netviz.events.reader import read
from tb_netviz.visual import Ladder, Meaning, Patches, Scatter, Visual
from tb_netviz.visual.meaning import meanings_of
from tests.events.any_visual import assert_equal

LOG = Path(__file__).parent.parent / "fixtures" / "log_0_1"
# The files are evidence: nobody may write them again with today's code.
DIGESTS = {
    "events.out.tfevents.1795577103.vm.4299.0.v2": (
        "4aad709d3278d37cc77f348ce571f3f351f7b9c4c55b48c2f6e543469f534e94"
    ),
    "events.out.tfevents.1795577112.vm.4299.1.v2": (
        "9e3e1cb9284dc77ab93343f14bb65de56f9ea6624a5b692f2b2dbbf436a9901c"
    ),
}
TECHNIQUES = {
    "model", "images", "filters", "neighbours", "embedding", "max_patches", "class_images",
    "feature_images", "inversions", "dreams", "adversarial",
}  # fmt: skip


@pytest.fixture(scope="module")
def visuals() -> list[Visual]:
    return read(LOG)


def only(visuals: list[Visual], technique: str, kind: str, step: int = 2) -> Visual:
    return next(v for v in visuals if (v.technique, v.kind, v.step) == (technique, kind, step))


def test_the_files_are_those_that_0_1_wrote() -> None:
    files = (LOG / "small" / "netviz").iterdir()
    assert {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files} == DIGESTS


def test_everything_is_there(visuals: list[Visual]) -> None:
    assert len(visuals) == 28
    assert {visual.technique for visual in visuals} == TECHNIQUES
    assert {visual.step for visual in visuals} == {0, 2}
    assert all(visual.title and visual.caption for visual in visuals)


def test_every_name_that_0_1_wrote_is_explained(visuals: list[Visual]) -> None:
    explained = 0
    for visual in visuals:
        for name, meaning in visual.meanings.items():
            assert meaning.sentence.endswith("."), name
            explained += 1
    assert explained == 2 * 66


def test_classes_and_flags_are_integers_with_the_same_values(visuals: list[Visual]) -> None:
    ladder = only(visuals, "adversarial", "ladder")
    assert isinstance(ladder, Ladder)
    roles = {name: meaning.role for name, meaning in ladder.meanings.items()}
    assert roles["true_class"] == "label"
    assert roles["adversarial_class"] == "class"
    assert roles["success"] == "fooled"
    assert roles["correct"] == "flag"
    assert roles["probability_true"] == roles["probability_adversarial"] == "probability"
    assert roles["accuracy"] == roles["clean_accuracy"] == "share"
    assert ladder.measures["true_class"].tolist() == [2, 6]
    assert ladder.measures["success"].tolist() == [[1, 1, 1], [1, 1, 1]]
    for name in ("true_class", "adversarial_class", "success", "correct"):
        assert ladder.measures[name].dtype == np.int32, name
    patches = only(visuals, "max_patches", "patches")
    assert patches.meanings["dead"].role == "flag"
    assert patches.measures["dead"].dtype == np.int32
    assert patches.measures["top_class"].tolist() == [1, 1, 8, 8]


def test_columns_of_a_map_become_its_arrays(visuals: list[Visual]) -> None:
    scatter = only(visuals, "embedding", "scatter")
    assert isinstance(scatter, Scatter)
    assert scatter.neighbour_ids is not None and scatter.principal_components is not None
    assert scatter.measures == {}
    assert scatter.neighbour_ids.shape == (40, 6)
    assert scatter.neighbour_ids.dtype == np.int64
    assert scatter.neighbour_ids[0].tolist() == [21, 23, 6, 2, 37, 32]
    assert scatter.principal_components.shape == (40, 2)
    np.testing.assert_allclose(
        scatter.principal_components[0], [0.025213653, -0.024055295], rtol=1e-6
    )


def test_the_mean_of_a_flag_is_a_share_of_its_own_name(visuals: list[Visual]) -> None:
    ladder = only(visuals, "inversions", "ladder")
    assert ladder.meanings["class_kept"].role == "flag"
    assert "class_kept" not in ladder.summary
    assert ladder.meanings["classes_kept"].role == "share"
    means = ladder.measures["class_kept"].mean(axis=0)
    np.testing.assert_allclose(ladder.summary["classes_kept"], means)


def test_written_again_it_is_a_log_of_today(visuals: list[Visual]) -> None:
    for visual in visuals:
        encoded = encode(visual)
        assert json.loads(encoded.blobs[0])["version"] == FORMAT_VERSION
        assert_equal(visual, decode(encoded.blobs))


def test_columns_of_boxes_become_boxes_and_nan_becomes_none() -> None:
    sides = [[[3.0, np.nan]], [[6.0, np.nan]], [[8.0, np.nan]], [[9.0, np.nan]]]
    names = ("top", "left", "bottom", "right")
    old = {f"effective_{n}": np.array(v, np.float32) for n, v in zip(names, sides, strict=True)}
    activation = np.ones((1, 2), np.float32)
    arrays, left = version_1.arrays_and_measures("patches", {}, {**old, "activation": activation})
    assert list(left) == ["activation"]
    assert arrays["effective_boxes"].tolist() == [[[3, 6, 8, 9], [0, 0, 0, 0]]]
    assert arrays["effective_boxes"].dtype == np.int32
    assert Patches.array_axes["effective_boxes"] == ("units", "rank", "box")


def test_more_than_nine_neighbours_stay_in_order() -> None:
    old = {f"neighbour_{rank}": np.full(2, rank, np.float32) for rank in range(12, 0, -1)}
    arrays, left = version_1.arrays_and_measures("scatter", {}, old)
    assert left == {}
    assert arrays["neighbour_ids"][0].tolist() == list(range(1, 13))


def test_names_of_a_technique_of_the_users_own_are_guessed_as_0_1_did() -> None:
    numbers = {
        "mine_class": np.array([2.0, np.nan]),
        "probability_mine": np.array([0.5]),
        "success": np.array([1.0, 0.0]),
        "true_class": np.array([0.5]),  # no class at all
        "heat": np.array([0.25]),
    }
    stored, meanings = version_1.with_meanings("mine", numbers)
    roles = {name: meaning.role for name, meaning in meanings.items()}
    assert roles == {
        "mine_class": "class",
        "probability_mine": "probability",
        "success": "fooled",
        "true_class": "amount",
        "heat": "amount",
    }
    assert stored["mine_class"].tolist() == [2, -1]
    assert stored["true_class"].tolist() == [0.5]
    assert meanings["heat"] == meanings_of(["heat"], {})["heat"] == Meaning("amount", "heat")


def test_a_log_of_today_is_left_as_it_is() -> None:
    names = {
        "neighbour_1": np.array([3.5]),
        "pca_1": np.array([0.5]),
        "mine_class": np.array([0.5]),
    }
    visual = Scatter(
        technique="t", points=np.zeros((1, 2)), image_ids=[0], labels=[0], measures=names
    )
    found = decode(encode(visual).blobs)
    assert_equal(found, visual)
    assert {meaning.role for meaning in found.meanings.values()} == {"amount"}
