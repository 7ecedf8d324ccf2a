"""Folders of images: every kind of file, classes, names, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tb_netviz.data import open_images
from tb_netviz.errors import NetVizError
from tests.data.tiny_data import image_model, pixels, write


def opened(folder: Path, **options) -> np.ndarray:
    """The only picture of a folder in the model's size, as uint8."""
    source = open_images(folder, image_model(preprocessing=(0, 1), **options))
    return np.rint(source.select([0])[0] * 255).astype(np.uint8)


def test_sub_folders_are_the_models_classes_by_name(tmp_path: Path):
    write(tmp_path / "Polar_Bear" / "b.png", pixels(seed=1))
    write(tmp_path / "ant" / "a.png", pixels(seed=2))
    write(tmp_path / "yeti" / "c.png", pixels(seed=3))
    model = image_model(class_names=["polar bear", "cat", "ant"])
    source = open_images(str(tmp_path), model)
    assert source.names == ("Polar_Bear/b.png", "ant/a.png", "yeti/c.png")
    np.testing.assert_array_equal(source.labels, [0, 2, -1])
    assert source.class_names == model.class_names
    np.testing.assert_allclose(source.select([1])[0], pixels(seed=2) / 255, atol=1e-6)


def test_as_many_sub_folders_as_classes_are_the_classes_in_keras_order(tmp_path: Path):
    for name in ("c", "a", "b"):
        write(tmp_path / name / "x.png", pixels())
    source = open_images(tmp_path, image_model())
    assert source.class_names == ("a", "b", "c")
    np.testing.assert_array_equal(source.labels, [0, 1, 2])
    assert source.labels_match_model


def test_other_sub_folders_keep_their_names_but_are_not_the_models_classes(tmp_path: Path):
    for name in ("a", "b"):
        write(tmp_path / name / "x.png", pixels())
    source = open_images(tmp_path, image_model(classes=5))
    np.testing.assert_array_equal(source.labels, [0, 1])
    assert not source.labels_match_model
    assert "2 sub-folders are not the model's 5 classes" in source.notes[0]


def test_imagenet_file_names_give_classes_by_wordnet_id_or_name(tmp_path: Path):
    for name in ("n02012849_crane", "n03126707_crane", "n02391049_zebra"):
        write(tmp_path / f"{name}.png", pixels())
    names = ["crane", "crane", "zebra"]
    keys = ["n02012849", "n03126707", "n02391049"]
    by_name = open_images(tmp_path, image_model(class_names=names))
    np.testing.assert_array_equal(by_name.labels, [-1, 2, -1])
    lines = [f"{key}\t{name}" for key, name in zip(keys, names, strict=True)]
    by_key = open_images(tmp_path, image_model(class_names=lines))
    np.testing.assert_array_equal(by_key.labels, [0, 2, 1])


def test_a_photograph_is_turned_upright(tmp_path: Path):
    turned = Image.fromarray(np.rot90(pixels()).copy())
    exif = turned.getexif()
    exif[0x0112] = 6  # the camera was held so that the picture needs a quarter turn clockwise
    write(tmp_path / "a.png", turned, exif=exif)
    np.testing.assert_array_equal(opened(tmp_path), pixels())


def test_grey_palette_bilevel_and_cmyk_become_rgb(tmp_path: Path):
    grey = pixels(channels=1)
    write(tmp_path / "grey" / "a.png", grey)
    np.testing.assert_array_equal(opened(tmp_path / "grey"), np.repeat(grey, 3, axis=-1))
    palette = Image.fromarray(pixels()).quantize(8)
    write(tmp_path / "palette" / "a.png", palette)
    np.testing.assert_array_equal(opened(tmp_path / "palette"), np.asarray(palette.convert("RGB")))
    bilevel = Image.fromarray(grey.squeeze() > 127)
    write(tmp_path / "bilevel" / "a.png", bilevel)
    np.testing.assert_array_equal(opened(tmp_path / "bilevel")[..., 0], (grey[..., 0] > 127) * 255)
    cmyk = Image.fromarray(np.full((4, 6, 3), 200, np.uint8)).convert("CMYK")
    write(tmp_path / "cmyk" / "a.jpg", cmyk)
    assert abs(opened(tmp_path / "cmyk").astype(int) - 200).max() < 8


def test_transparent_pixels_are_white(tmp_path: Path):
    picture = np.concatenate([pixels(), np.full((4, 6, 1), 255, np.uint8)], axis=-1)
    picture[:2, :, 3] = 0
    write(tmp_path / "a.png", picture)
    expected = pixels()
    expected[:2] = 255
    np.testing.assert_array_equal(opened(tmp_path), expected)
    assert opened(tmp_path, channels=4).shape == (4, 6, 4)


def test_sixteen_bits_are_scaled_not_cut_off(tmp_path: Path):
    deep = pixels(channels=1).astype(np.uint16)[..., 0] * 257
    write(tmp_path / "a.png", Image.fromarray(deep))
    np.testing.assert_array_equal(opened(tmp_path, channels=1)[..., 0], deep // 257)
    np.testing.assert_array_equal(
        open_images(tmp_path, image_model()).original(0)[..., 0], deep // 257
    )


def test_other_sizes_are_resized_whole_and_the_original_kept(tmp_path: Path):
    large = np.zeros((80, 240, 3), np.uint8)
    large[:, 120:] = 255
    write(tmp_path / "a.jpg", large, quality=95)
    source = open_images(tmp_path, image_model())
    image = source.select([0])[0]
    assert image.shape == (4, 6, 3)
    np.testing.assert_allclose(image[:, [0, 5]], [[[0] * 3, [1] * 3]] * 4, atol=0.05)
    assert source.original(0).shape == (80, 240, 3)


def test_damaged_files_are_skipped_and_named(tmp_path: Path):
    for name in ("a.jpg", "cut.jpg", "cut.png", "z.png"):
        write(tmp_path / name, pixels(64, 64))
    for name in ("cut.jpg", "cut.png"):
        content = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(content[: len(content) // 2])
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "empty.jpg").touch()
    (tmp_path / "notes.txt").write_text("not an image file: not looked at")
    source = open_images(tmp_path, image_model())
    assert source.names == ("a.jpg", "z.png")
    reasons = dict(line.split(": ", 1) for line in source.skipped)
    assert list(reasons) == ["cut.jpg", "cut.png", "empty.jpg", "text.png"]
    assert "truncated" in reasons["cut.jpg"] and "truncated" in reasons["cut.png"]
    assert reasons["empty.jpg"] == reasons["text.png"] == "is not an image that can be read"


def test_something_behind_the_picture_does_not_count_as_damage(tmp_path: Path):
    file = write(tmp_path / "motion.jpg", pixels(64, 64))
    file.write_bytes(file.read_bytes() + bytes(1000))
    assert open_images(tmp_path, image_model()).count == 1


def test_a_file_that_breaks_later_is_left_out_of_the_batches(tmp_path: Path):
    for name in ("a.png", "b.png", "c.png"):
        write(tmp_path / name, pixels())
    source = open_images(tmp_path, image_model())
    (tmp_path / "b.png").unlink()
    for _ in range(2):
        (batch,) = source.batches(8)
        np.testing.assert_array_equal(batch.ids, [0, 2])
    assert len(source.skipped) == 1 and source.skipped[0].startswith("b.png: ")
    with pytest.raises(NetVizError, match=r"image 1 \(b.png\) cannot be read"):
        source.select([1])


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda folder: folder.rmdir(), "no folder of images at"),
        (lambda folder: None, "no images in folder"),
        (lambda folder: (folder / "a.jpg").write_text("x"), "none of the 1 images in folder"),
    ],
)
def test_a_folder_without_images_is_refused_in_a_sentence(tmp_path: Path, prepare, words: str):
    folder = tmp_path / "images"
    folder.mkdir()
    prepare(folder)
    with pytest.raises(NetVizError, match=words):
        open_images(folder, image_model())


def test_many_files_are_not_looked_into_before_they_are_needed(tmp_path: Path, monkeypatch):
    monkeypatch.setattr("tb_netviz.data.folder._CHECKED_AT_ONCE", 1)
    write(tmp_path / "a.png", pixels())
    (tmp_path / "b.png").write_text("no picture")
    source = open_images(tmp_path, image_model())
    assert source.count == 2 and source.skipped == ()
    (batch,) = source.batches(8)
    np.testing.assert_array_equal(batch.ids, [0])
    skipped: list[str] = [*source.skipped]  # empty above: it grows as images are read
    assert skipped[0].startswith("b.png: ")
