"""The colours of natural images: pictures -> how usual their colours are.

The colours of a picture are the mean and the deviation of each channel over its pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tb_netviz.arrays import Images, PerImage
from tb_netviz.ascent.usual_values import share_nearer, squared_distances, usual_values


@dataclass(frozen=True, eq=False)
class UsualColours:
    """What the colours of natural images have in common.

    Args:
        centre: (2, channels), the usual mean and the usual deviation of each channel.
        deviation: (2, channels), above 0: how much the two differ from one image to the next.
        distances: (count,) how far each of the images lies from the centre, in ascending order.
    """

    centre: np.ndarray
    deviation: np.ndarray
    distances: PerImage

    @classmethod
    def of(cls, moments: np.ndarray) -> UsualColours | None:
        """Learn them from the colours of images.

        Args:
            moments: (count, 2, channels), see `colour_moments`.

        Returns:
            The usual colours; `None` if all images have the same.
        """
        usual = usual_values(moments)
        if usual is None:
            return None
        return cls(*usual, np.sort(squared_distances(moments, *usual)))

    def share_nearer(self, images: Images) -> PerImage:
        """Compute the share of the images whose colours are more usual.

        Args:
            images: (n, h, w, channels) in [0, 1].

        Returns:
            (n,) float32 in [0, 1].
        """
        found = squared_distances(colour_moments(images), self.centre, self.deviation)
        return share_nearer(self.distances, found)


def colour_moments(images: Images) -> np.ndarray:
    """Compute the mean and the deviation of each channel over the pixels.

    Args:
        images: (n, h, w, channels) in [0, 1].

    Returns:
        (n, 2, channels) float64.
    """
    # One by one: a thousand images in 64 bits are gigabytes.
    return np.array([[part((0, 1), np.float64) for part in (one.mean, one.std)] for one in images])
