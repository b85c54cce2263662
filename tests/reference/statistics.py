#!/usr/bin/env python3
"""Writes tests/data/statistics.json: bootstrap intervals and quantiles by NumPy, which
tests/unit/statistics_reference_test.cpp holds ours against.

    python3 -m venv build/reference && build/reference/bin/pip install numpy
    build/reference/bin/python tests/reference/statistics.py

`lo` and `hi` are numpy.quantile's over means of the samples that the program draws (its random numbers are
written here again, from their papers). `any_lo` and `any_hi` are those of 200,000 samples of NumPy's own:
what the interval is about, whatever the draws."""
import json
from pathlib import Path

import numpy as np

MASK = (1 << 64) - 1
RESAMPLES = 2000  # as in src/study/statistics.cpp


def split_mix(state):
    state = (state + 0x9E3779B97F4A7C15) & MASK
    z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return state, z ^ (z >> 31)


class Xoshiro:
    """xoshiro256** seeded by SplitMix64; the stream's name goes in by FNV-1a."""

    def __init__(self, seed, stream):
        name = 0xCBF29CE484222325
        for byte in stream.encode():
            name = ((name ^ byte) * 0x100000001B3) & MASK
        _, mixed = split_mix(seed)
        mixer, self.state = mixed ^ name, []
        for _ in range(4):
            mixer, word = split_mix(mixer)
            self.state.append(word)

    def next(self):
        s = self.state
        rotl = lambda x, k: ((x << k) | (x >> (64 - k))) & MASK
        result = (rotl((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def below(self, n):
        """Lemire's unbiased integer in [0, n)."""
        while True:
            product = (self.next() >> 32) * n
            if product & 0xFFFFFFFF >= (1 << 32) % n:
                return product >> 32


def case(values):
    values, random = np.array(values), np.random.default_rng(2022)
    draws = Xoshiro(0, "bootstrap")
    own = [values[[draws.below(len(values)) for _ in values]].mean() for _ in range(RESAMPLES)]
    any_ = random.choice(values, (200_000, len(values))).mean(1)
    lo, hi = np.quantile(own, [0.025, 0.975])
    any_lo, any_hi = np.quantile(any_, [0.025, 0.975])
    return dict(values=values.tolist(), mean=values.mean(), median=np.median(values), lo=lo, hi=hi,
                any_lo=any_lo, any_hi=any_hi)


def main():
    random = np.random.default_rng(20220408)
    cases = [case(random.normal(0.9, 0.05, 16)), case(random.beta(2, 5, 50)), case(random.lognormal(0, 1, 7)),
             case(random.integers(0, 2, 16).astype(float)), case([3.0, 1.0]), case([0.25])]
    path = Path(__file__).resolve().parents[1] / "data" / "statistics.json"
    path.write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
