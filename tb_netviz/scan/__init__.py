"""The scan: one pass over any amount of images -> what every unit responds to.

    scan(model, images) -> ScanResult: top images per unit, statistics, features of late layers

Reducers hold what they have seen and can be merged, so shards on several machines give the same
arrays as one pass.
"""
