"""Visuals in a notebook: a contact sheet in a figure."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from tb_netviz.visual import Grid, Ladder, LayerGraph, NeighbourTable, Note, Scatter, notebook
from tests.fixtures.sample_log import visuals


def sheet_of(visual: object) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(visual._repr_png_())))  # type: ignore[attr-defined]


def test_small_kernels_are_enlarged_without_blurring() -> None:
    images = np.zeros((2, 3, 3, 1), np.uint8)
    images[1, 2, 2] = 200
    sheet = sheet_of(Grid(technique="filters", images=images, units=np.arange(2)))
    factor = notebook._SMALLEST_TILE // 3
    assert set(np.unique(sheet)) == {0, 200, 255}
    assert (sheet == 200).sum() == factor**2


def test_a_ladder_is_one_row_per_subject() -> None:
    images = np.zeros((2, 3, 60, 50, 3), np.uint8)
    sheet = sheet_of(Ladder(technique="t", images=images, image_ids=[0, 1], values=(1, 2, 3)))
    assert sheet.shape == (2 * 62, 3 * 52, 3)


def test_many_pictures_are_cut_and_it_is_said() -> None:
    visual = Grid(technique="t", images=np.zeros((300, 60, 60, 3), np.uint8), units=np.arange(300))
    assert "first 100 of 300 pictures" in visual._repr_html_()
    assert sheet_of(visual).shape[1] <= 960


def test_a_map_draws_every_class_in_its_colour_and_leaves_out_what_is_not_finite() -> None:
    points = np.array([[0, 0], [1, 1], [np.nan, 0]])
    visual = Scatter(technique="t", points=points, image_ids=np.arange(3), labels=[0, -1, 1])
    colours = {tuple(pixel) for pixel in sheet_of(visual).reshape(-1, 3)}
    assert colours == {(255, 255, 255), (0x4E, 0x79, 0xA7), (0x88, 0x88, 0x88)}
    nowhere = Scatter(technique="t", points=points[2:], image_ids=[0], labels=[0])
    assert (sheet_of(nowhere) == 255).all()


def test_every_text_in_the_figure_is_escaped() -> None:
    wicked = "<script>alert('x')</script>"
    note = Note(technique="t", title=wicked, layer=wicked, caption=wicked, note=wicked)
    graph = LayerGraph(technique="model", layers=({"path": wicked, "type": wicked},))
    grid = Grid(
        technique="t", title='"' + wicked, images=np.zeros((1, 2, 2, 3), np.uint8), units=[0]
    )
    for visual in (note, graph, grid):
        assert "<script" not in visual._repr_html_()
        assert 'alt=""' not in visual._repr_html_()


def test_tables_name_neighbours_and_layers() -> None:
    table = NeighbourTable(technique="t", query_ids=[4], image_ids=[[9, 7, -1]])
    assert "<td>4</td><td>9, 7</td>" in table._repr_html_()
    assert table._repr_png_() is None
    many = LayerGraph(technique="model", layers=({"path": "conv"},) * 50)
    assert "and 10 more" in many._repr_html_()


@pytest.mark.parametrize("visual", list(visuals(0)), ids=lambda v: f"{v.kind} {v.technique}")
def test_every_kind_shows_itself(visual: Grid) -> None:
    html = visual._repr_html_()
    assert html.startswith("<figure>")
    assert (visual._repr_png_() is not None) == ("<img" in html)


def test_pictures_without_a_pixel_show_their_words_only() -> None:
    empty = Grid(technique="t", images=np.zeros((0, 2, 2, 3), np.uint8), units=np.zeros(0, int))
    assert empty._repr_png_() is None
    assert "<img" not in empty._repr_html_()
