"""Features as a network's last layer leaves them, for benchmarks: correlated (factors with a falling
spectrum), non-negative and sparse, both attributes along some factors. 95 % of the pool is matched."""
import numpy as np


def make_data(folder, splits, dimensions):
    """splits: rows of each, the pool first. Of other splits each class and place has as many."""
    rng = np.random.default_rng(1)
    split = np.repeat(list(splits), list(splits.values()))
    n, factors, pool = len(split), 256, next(iter(splits.values()))
    rest = n - pool
    y = np.concatenate([rng.random(pool) < 0.25, np.arange(rest) % 2]).astype(int)
    matched = np.concatenate([rng.random(pool) < 0.95, np.arange(rest) // 2 % 2]).astype(bool)
    place = np.where(matched, y, 1 - y)
    latent = rng.standard_normal((n, factors)) * np.arange(1, factors + 1) ** -0.5
    for attribute, strength in ((place, 1.2), (y, 1.6)):
        direction = rng.standard_normal(factors) * (rng.random(factors) < 0.1)
        latent += strength * np.outer(attribute - 0.5, direction) * latent.std(0)
    activation = latent @ rng.standard_normal((factors, dimensions))
    activation += 0.5 * rng.standard_normal((n, dimensions)) + rng.normal(-1, 1, dimensions)
    np.save(folder / "features.npy", np.maximum(activation, 0).astype(np.float32))
    rows = [f"{i}.png,{split[i]},{y[i]},{place[i]}\n" for i in range(n)]
    (folder / "metadata.csv").write_text("filename,split,y,place\n" + "".join(rows))
    return folder / "features.npy", folder / "metadata.csv"
