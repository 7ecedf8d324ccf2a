"""Which pieces of a plan a shard makes: (plan, shard i of n) -> its pieces.

Every shard reads the scan by itself, because the patches say in which order the units come. So each
shard is a log that one can look at, and a merge takes from every shard what the others lack.
"""

from __future__ import annotations

from collections.abc import Sequence

from tb_netviz.errors import NetVizError
from tb_netviz.session.piece import Piece
from tb_netviz.techniques.filters import Filters


def require_shard(index: int, count: int) -> None:
    """Refuse a shard that does not exist.

    Args:
        index: Which shard, from 0.
        count: Number of shards.

    Raises:
        NetVizError: There is no such shard.
    """
    if not 0 <= index < count:
        raise NetVizError(
            f"shard {index + 1}/{count} does not exist; give 1/{count} to {count}/{count}."
        )


def of_shard(pieces: Sequence[Piece], shard: tuple[int, int]) -> list[Piece]:
    """Choose the pieces that a shard makes.

    Args:
        pieces: The whole plan.
        shard: (index from 0, number of shards).

    Returns:
        What every shard makes, and every n-th of the others, in the order of the plan.

    Example:
        >>> from tb_netviz import Dreams, Inversions
        >>> pieces = [Piece(Dreams()), Piece(Inversions())]
        >>> [piece.technique.name for piece in of_shard(pieces, (1, 2))]
        ['inversions']
    """
    index, count = shard
    chosen, position = [], 0
    for piece in pieces:
        if piece.technique.reads_scan or isinstance(piece.technique, Filters):
            chosen.append(piece)
            continue
        if position % count == index:
            chosen.append(piece)
        position += 1
    return chosen
