"""Names for the arrays of the engines: what an array holds, its type and its axes.

Within one call, an axis of one name has one size: `Images` and `PerImage` of a function agree in
`n`. The tests check every annotated call with beartype (tests/conftest.py). Where a user runs the
engines, nothing is checked and nothing is spent.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from jaxtyping import Bool, Float, Float32, Float64, Integer, Shaped, UInt8

# Images in display space, mostly in [0, 1], and what has their shape, e.g. a gradient.
Images: TypeAlias = Float[np.ndarray, "n height width channels"]
Image: TypeAlias = Float[np.ndarray, "height width channels"]
# The same in another size.
Resized: TypeAlias = Float32[np.ndarray, "n rows columns channels"]
# Of any size and number, e.g. after each octave of a dream.
SomeImages: TypeAlias = Float32[np.ndarray, "_ _ _ _"]
# Any floats, and the same in 8 bits.
Floats: TypeAlias = Float[np.ndarray, "*axes"]
EightBits: TypeAlias = UInt8[np.ndarray, "*axes"]

# Images as they are shown: 8 bits.
Pictures: TypeAlias = UInt8[np.ndarray, "n height width channels"]
Picture: TypeAlias = UInt8[np.ndarray, "height width channels"]
# A part of a picture.
Tile: TypeAlias = UInt8[np.ndarray, "rows columns channels"]
# Pictures along any axes, of any type, and the channels of them that a screen shows.
AnyPictures: TypeAlias = Shaped[np.ndarray, "*axes height width channels"]
ShownPictures: TypeAlias = Shaped[np.ndarray, "*axes height width shown"]
PictureOfEachRung: TypeAlias = UInt8[np.ndarray, "k rungs height width channels"]
TileOfEachRank: TypeAlias = UInt8[np.ndarray, "units k rows columns channels"]

# One value per image, and one array of any axes per image.
PerImage: TypeAlias = Float[np.ndarray, "n"]
ArrayPerImage: TypeAlias = Shaped[np.ndarray, "n ..."]
Marks: TypeAlias = Bool[np.ndarray, "n"]
Ids: TypeAlias = Integer[np.ndarray, "n"]
Rows: TypeAlias = Integer[np.ndarray, "n"]
Counts: TypeAlias = Integer[np.ndarray, "n"]
Signs: TypeAlias = Integer[np.ndarray, "n"]
Classes: TypeAlias = Integer[np.ndarray, "n"]
# One number, or one per image, shaped to broadcast over images.
Broadcasting: TypeAlias = Shaped[np.ndarray, ""] | Shaped[np.ndarray, "n 1 1 1"]
# Some of the images: their positions, or a mark for each.
Chosen: TypeAlias = Integer[np.ndarray, "_"] | Bool[np.ndarray, "_"]
Positions: TypeAlias = Integer[np.ndarray, "k"]
ImagesAtPositions: TypeAlias = Float[np.ndarray, "k height width channels"]

# What a network gives.
Scores: TypeAlias = Float[np.ndarray, "n classes"]
Activations: TypeAlias = Float[np.ndarray, "n *positions units"]
Features: TypeAlias = Float[np.ndarray, "n dimensions"]
FeaturesOfPositions: TypeAlias = Float[np.ndarray, "positions units"]

# One value per unit, and per unit and image.
PerUnit: TypeAlias = Float[np.ndarray, "units"]
UnitMarks: TypeAlias = Bool[np.ndarray, "units"]
UnitCounts: TypeAlias = Integer[np.ndarray, "units"]
UnitBins: TypeAlias = Integer[np.ndarray, "units bins"]
Responses: TypeAlias = Float32[np.ndarray, "n units"]
Places: TypeAlias = Integer[np.ndarray, "n units"]
# Mean, mean square and share of positive responses of some images.
Averages: TypeAlias = Float32[np.ndarray, "3 sampled units"]

# Some units of each image, and where they respond in it.
UnitsOfImages: TypeAlias = Integer[np.ndarray, "n k"]
MapsOfImages: TypeAlias = Float32[np.ndarray, "n rows columns k"]
HeatMaps: TypeAlias = UInt8[np.ndarray, "n k rows columns 1"]

# The top k of each unit.
TopValues: TypeAlias = Float32[np.ndarray, "units k"]
TopIds: TypeAlias = Integer[np.ndarray, "units k"]
TopBoxes: TypeAlias = Shaped[np.ndarray, "units k 4"]
# Top, left, bottom, right.
Boxes: TypeAlias = Float32[np.ndarray, "n 4"]
Box: TypeAlias = Shaped[np.ndarray, "4"]

# Maps of features.
Points: TypeAlias = Float[np.ndarray, "n 2"]
Queries: TypeAlias = Integer[np.ndarray, "queries"]
NeighbourRows: TypeAlias = Integer[np.ndarray, "queries k"]
NeighbourDistances: TypeAlias = Float32[np.ndarray, "queries k"]
Direction: TypeAlias = Float64[np.ndarray, "dimensions"]
Directions: TypeAlias = Float64[np.ndarray, "components dimensions"]
Coordinates: TypeAlias = Float32[np.ndarray, "n components"]
PerDirection: TypeAlias = Float64[np.ndarray, "components"]
Products: TypeAlias = Float64[np.ndarray, "dimensions dimensions"]

# Colours of images.
Colour: TypeAlias = Float[np.ndarray, "channels"]
ColourMatrix: TypeAlias = Float[np.ndarray, "channels channels"]
Magnitudes: TypeAlias = Float32[np.ndarray, "channels height half"]

# One value per rung of a ladder, per call of a compiled function, per pixel of a line.
PerRung: TypeAlias = Float[np.ndarray, "rungs"]
MarksOfRungs: TypeAlias = Bool[np.ndarray, "n rungs"]
PerCall: TypeAlias = Float32[np.ndarray, "calls n"]
Line: TypeAlias = Float32[np.ndarray, "pixels"]
Starts: TypeAlias = Integer[np.ndarray, "tiles"]
Batch: TypeAlias = Integer[np.ndarray, "batch"]
