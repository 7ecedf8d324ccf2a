"""Files for TensorBoard's own Projector, read back by the plugin's own parser."""

from __future__ import annotations

import numpy as np
import pytest
from google.protobuf import text_format
from tensorboard.plugins.projector import projector_config_pb2

from tb_netviz.errors import NetVizError
from tb_netviz.scan.maps.projector import export_projector


def test_the_projector_can_read_what_is_written(tmp_path) -> None:
    features = np.arange(6, dtype=np.float32).reshape(3, 2)
    export_projector(
        tmp_path / "run",
        "a/pool",
        features,
        labels=np.array([0, 1, -1]),
        class_names=("cat", "dog"),
    )
    config = export_projector(tmp_path / "run", "a/pool", features, names=("x", "y", "z"))
    parsed = text_format.Parse(config.read_text(), projector_config_pb2.ProjectorConfig())
    (entry,) = parsed.embeddings
    assert entry.tensor_name == "a/pool"
    np.testing.assert_array_equal(np.loadtxt(config.parent / entry.tensor_path), features)
    assert (config.parent / entry.metadata_path).read_text() == "image\tclass\nx\t\ny\t\nz\t\n"


def test_labels_become_words(tmp_path) -> None:
    config = export_projector(
        tmp_path, "p", np.zeros((3, 2)), labels=np.array([1, 0, -1]), class_names=("cat", "dog")
    )
    rows = (config.parent / "features_p_images.tsv").read_text().splitlines()
    assert rows == ["image\tclass", "image 0\tdog", "image 1\tcat", "image 2\t"]


def test_wrong_shapes_are_refused(tmp_path) -> None:
    with pytest.raises(NetVizError, match="shape"):
        export_projector(tmp_path, "p", np.zeros(3))
    with pytest.raises(NetVizError, match="2 names given for 3 images"):
        export_projector(tmp_path, "p", np.zeros((3, 2)), names=("a", "b"))
