"""What a scan found, layer by layer, and how to merge the results of its parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from tb_netviz.arrays import Features as FeatureRows
from tb_netviz.arrays import Ids
from tb_netviz.errors import NetVizError, close_matches
from tb_netviz.scan.one_pass.features import Features
from tb_netviz.scan.one_pass.reading import Column
from tb_netviz.scan.one_pass.top_k import TopK
from tb_netviz.scan.one_pass.unit_statistics import UnitStatistics, UnitSummary


@dataclass(frozen=True, eq=False)
class ScanResult:
    """One pass over some images.

    Args:
        columns: Where the units of each scanned layer lie.
        top: The top k of all units.
        statistics: Sums over all images.
        responses: Strongest response of every unit to each of some images, see `images_kept`.
        features: Path -> features of each image.
        count: Images that were read.
        skipped: Images that could not be read, as "name: reason".
    """

    columns: tuple[Column, ...]
    top: TopK
    statistics: UnitStatistics
    responses: Features
    features: dict[str, Features] = field(default_factory=dict)
    count: int = 0
    skipped: tuple[str, ...] = ()

    @property
    def layers(self) -> tuple[str, ...]:
        """Paths of the layers whose units were scanned."""
        return tuple(column.path for column in self.columns)

    def top_of(self, path: str) -> TopK:
        """Return the top k of one layer's units."""
        column = self._column(path)
        return self.top.of(column.start, column.stop)

    def summary_of(self, path: str) -> UnitSummary:
        """Return the statistics of one layer's units."""
        column = self._column(path)
        return self.statistics.of(column.start, column.stop).result()

    def responses_of(self, path: str) -> tuple[Ids, FeatureRows]:
        """Return image ids (n,) and the strongest responses (n, units) of one layer's units."""
        column, kept = self._column(path), self.responses.result()
        return kept.image_ids, kept.values[:, column.start : column.stop]

    def features_of(self, path: str) -> tuple[Ids, FeatureRows]:
        """Return image ids (n,) and features (n, dimensions) of one layer."""
        if path not in self.features:
            raise NetVizError(
                f"features of layer '{path}' were not scanned; {close_matches(path, self.features)}"
            )
        found = self.features[path].result()
        return found.image_ids, found.values

    def _column(self, path: str) -> Column:
        for column in self.columns:
            if column.path == path:
                return column
        raise NetVizError(f"layer '{path}' was not scanned; {close_matches(path, self.layers)}")

    def merge(self, other: ScanResult) -> ScanResult:
        """Join with the scan of other images by the same model.

        Raises:
            NetVizError: Other layers were scanned.
        """
        if self.columns != other.columns or self.features.keys() != other.features.keys():
            raise NetVizError(
                f"cannot merge scans of different layers: {_names(self)} and {_names(other)}."
            )
        return ScanResult(
            columns=self.columns,
            top=self.top.merge(other.top),
            statistics=self.statistics.merge(other.statistics),
            responses=self.responses.merge(other.responses),
            features={
                path: values.merge(other.features[path]) for path, values in self.features.items()
            },
            count=self.count + other.count,
            skipped=tuple(dict.fromkeys([*self.skipped, *other.skipped])),
        )


def _names(result: ScanResult) -> str:
    return f"[{', '.join((*result.layers, *result.features))}]"
