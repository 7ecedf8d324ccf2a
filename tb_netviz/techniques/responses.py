"""UnitResponses: (layer, images) -> how every unit responds to every image, and where.

Everything about a unit that takes more than its top images: a histogram of its responses with
examples, its classes, the units that respond alike. And the other way round: the units that each
image excites most, with heat maps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from tb_netviz.arguments import require_whole
from tb_netviz.errors import NetVizError
from tb_netviz.memory import Memory
from tb_netviz.model.divergence import diverged
from tb_netviz.model.image_model import ImageModel
from tb_netviz.model.layer_choice import page_layers, spread
from tb_netviz.progress import Progress, no_progress
from tb_netviz.scan.fingerprint import data_fingerprint
from tb_netviz.scan.heat_maps import LARGEST_SIDE, heat_maps
from tb_netviz.scan.one_pass.result import ScanResult
from tb_netviz.scan.one_pass.shared import shared_scan
from tb_netviz.techniques.excited_units import RANK, ExcitedUnits, excited_units
from tb_netviz.techniques.recipes.recipe import Recipe, make_recipe
from tb_netviz.techniques.small_integers import smallest_integers
from tb_netviz.techniques.technique import Technique
from tb_netviz.techniques.unit_pages import (
    MOST_LAYERS,
    MOST_UNITS,
    TRAINING_IMAGES,
    TRAINING_LAYERS,
    TRAINING_UNITS,
    layers_with_pages,
    require_choice,
    units_with_pages,
)
from tb_netviz.techniques.unit_responses import MEANINGS, RespondingUnits, responding_units
from tb_netviz.visual import Excitations, Note, Responses, Visual

if TYPE_CHECKING:
    from tb_netviz.data.image_source import ImageSource

# Each takes another pass through the network.
HEAT_MAPS = 512
TRAINING_HEAT_MAPS = 64
# With fewer images of each class, a mean over them is chance.
FEWEST_OF_A_CLASS = 5
# Of all heat maps of a network together, which are held until they are written.
HEAT_MAP_BYTES = 64 << 20


@dataclass(frozen=True)
class UnitResponses(Technique):
    """How every unit responds to every image.

    Args:
        units: Indices of the units to show in each layer, or `"all"`. `None` shows up to `limit`,
            as the top patches do.
        layers: Names, paths or globs. `None` shows up to `most_layers`, as the top patches do.
        max_images: Most images to look at, counted as images of 64 x 64 pixels. `None` is all. Of
            more than 2000, as many are shown, spread over all.
        heat_maps: Images, spread over those that are shown, of which it is shown where they excite
            units, at least 0.
        limit: Most units per layer where `units` is `None`, at least 1.
        most_layers: Most layers where `layers` is `None`, at least 1.

    Example:
        >>> from tb_netviz import ImageModel, UnitResponses
        >>> from tb_netviz.data import open_images
        >>> network = ImageModel(model)
        >>> technique = UnitResponses(units=[0, 7], layers=["conv1"])
        >>> responses, excitations = technique.run(network, open_images(images, network))
        >>> responses.strongest.shape, excitations.units.shape  # 12 images
        ((2, 12), (12, 6))
    """

    units: Sequence[int] | str | None = None
    layers: str | Sequence[str] | None = None
    max_images: int | None = None
    heat_maps: int = HEAT_MAPS
    limit: int = MOST_UNITS
    most_layers: int = MOST_LAYERS

    name: ClassVar[str] = "responses"
    title: ClassVar[str] = "Responses"
    caption: ClassVar[str] = (
        "How strongly each unit responds to each image: the strongest response anywhere in it."
    )
    reference: ClassVar[str] = (
        "Morcos, Barrett, Rabinowitz, Botvinick 2018, On the importance of single directions for "
        "generalization"
    )
    needs_data: ClassVar[bool] = True
    reads_scan: ClassVar[bool] = True

    def __post_init__(self) -> None:
        for name in ("limit", "most_layers"):
            require_whole(name, getattr(self, name), at_least=1)
        require_whole("heat_maps", self.heat_maps, at_least=0)
        require_choice(self.units, self.layers)
        if self.max_images is not None:
            require_whole("max_images", self.max_images, at_least=1)

    def during_training(self) -> UnitResponses:
        return replace(
            self,
            max_images=self.max_images or TRAINING_IMAGES,
            heat_maps=min(self.heat_maps, TRAINING_HEAT_MAPS),
            limit=min(self.limit, TRAINING_UNITS),
            most_layers=min(self.most_layers, TRAINING_LAYERS),
        )

    def run(
        self,
        model: ImageModel,
        data: ImageSource | None = None,
        *,
        step: int = 0,
        seed: int = 0,
        memory: Memory | None = None,
        progress: Progress = no_progress,
    ) -> Iterator[Visual]:
        if data is None:
            raise NetVizError("responses needs images; give data.")
        layers = layers_with_pages(model, self.layers, self.most_layers)
        result = shared_scan(
            model, data, layers=layers, max_images=self.max_images, seed=seed, progress=progress
        )
        shown = {path: units_with_pages(model, path, self.units, self.limit) for path in layers}
        whole = [path for path in layers if not result.summary_of(path).is_broken.all()]
        ids = result.responses.image_ids
        chosen = self._columns_with_heat_maps(model, layers, len(ids))
        excited = {
            path: _excited(result, path, shown[path][0], chosen) for path in whole if len(chosen)
        }
        units = {path: _unit_ids(shown[path][0], one.positions) for path, one in excited.items()}
        maps = heat_maps(model, data, ids[chosen], units, progress=progress) if units else {}
        own: Recipe = {"images": len(ids), "data": data_fingerprint(data)}
        recipe = make_recipe(model, own, seed=seed)
        for path in layers:
            if path not in whole:
                sentence = diverged(f"the responses of layer '{path}'")
                title = f"Responses of {path}"
                yield self.make_visual(Note, step=step, layer=path, title=title, note=sentence)
                continue
            found = responding_units(result, path, shown[path][0], data.labels)
            yield self._responses(path, found, result, shown[path][1], recipe, step)
            if path in maps:
                yield self._excitations(
                    path, maps[path], ids[chosen], units[path], excited[path], recipe, step
                )

    def _columns_with_heat_maps(
        self, model: ImageModel, layers: Sequence[str], images: int
    ) -> np.ndarray:
        """Choose images, the same ones whichever of the pages are made now."""
        pages = page_layers(model)
        sharing = pages if set(layers) <= set(pages) else layers
        fitting = HEAT_MAP_BYTES // (len(sharing) * RANK * LARGEST_SIDE**2)
        most = min(self.heat_maps, fitting, images)
        return np.asarray(spread(range(images), most), int) if most else np.zeros(0, int)

    def _responses(
        self,
        path: str,
        found: RespondingUnits,
        result: ScanResult,
        left_out: str,
        recipe: Recipe,
        step: int,
    ) -> Responses:
        summary, count = result.summary_of(path), len(result.responses.image_ids)
        notes = [left_out]
        if count < result.count:
            notes.append(f"{count} of the {result.count} images are shown, spread over all.")
        if 0 < found.images_a_class < FEWEST_OF_A_CLASS:
            notes.append(
                f"Most classes have {found.images_a_class} image"
                f"{'s' * (found.images_a_class > 1)}, so class selectivity says little."
            )
        if found.unknown:
            notes.append(
                f"{found.unknown} unit{'s' * (found.unknown > 1)} gave a response that is NaN or "
                "infinite; nothing is shown of them."
            )
        return self.make_visual(
            Responses,
            step=step,
            layer=path,
            title=f"Responses of {path}",
            **found.arrays,
            quantiles=found.quantiles,
            measures=found.measures,
            summary={
                "dead_units": np.array(summary.is_dead.sum()),
                "duplicate_units": np.array(found.measures["duplicate"].sum()),
                "units": np.array(len(summary.is_dead)),
                "images": np.array(count),
            },
            meanings=MEANINGS,
            recipe=recipe,
            note=" ".join(note for note in notes if note) or None,
        )

    def _excitations(
        self,
        path: str,
        maps: np.ndarray,
        ids: np.ndarray,
        units: np.ndarray,
        excited: ExcitedUnits,
        recipe: Recipe,
        step: int,
    ) -> Excitations:
        return self.make_visual(
            Excitations,
            step=step,
            layer=path,
            title=f"What excites {path}",
            caption=(
                "The units that each image excites most, compared with what other images do to "
                "them, and where in the image."
            ),
            images=maps,
            image_ids=smallest_integers(ids),
            units=smallest_integers(units),
            measures={"response": excited.response, "percentile": excited.percentile},
            meanings=MEANINGS,
            recipe=recipe,
        )


def _excited(result: ScanResult, path: str, units: np.ndarray, chosen: np.ndarray) -> ExcitedUnits:
    """The most excited of some units of a layer, for some columns of the images."""
    responses = np.ascontiguousarray(result.responses_of(path)[1].T[units])
    return excited_units(responses, result.summary_of(path).natural[units], chosen)


def _unit_ids(units: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Turn rows of units into their indices in the layer; -1 stays."""
    return np.where(positions < 0, -1, units[np.maximum(positions, 0)])
