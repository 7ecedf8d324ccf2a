"""DeepDream: a photograph changed so that a layer responds more, over octaves and in tiles."""
