#!/usr/bin/env python3
"""Peak memory of a large study: may it stay within the feature file's size and 1 GB?

Makes features up block by block (classes as clusters), runs `study features` on them and reads the
largest resident set that the process ever had, in which mapped pages of the file count. Needs NumPy
and room for the file; fails where the peak is above the limit.
"""
import argparse
import os
import tempfile
import time
from pathlib import Path

import numpy as np

BLOCK = 4096  # rows made at a time


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--bluesquare", default="build/native/bluesquare", help="our program (%(default)s)")
    add("--shape", type=int, nargs=2, default=[129_809, 2048], help="examples, dimensions")
    add("--classes", type=int, default=182, help="(%(default)s)")
    add("--seeds", type=int, default=16, help="runs of each of two arms (%(default)s)")
    add("--rounds", type=int, default=1, help="queries of 20, each after scoring the whole pool")
    add("--jobs", type=int, default=os.cpu_count(), help="threads (%(default)s)")
    add("--limit", type=float, default=1.0, help="GB above the file (%(default)s)")
    add("--folder", type=Path, help="where the data are made and deleted again")
    return parser.parse_args()


def make_data(folder, classes, n, dimensions):
    """Every fifth example is for testing."""
    rng = np.random.default_rng(1)
    y = np.arange(n) // 5 % classes
    centres = rng.standard_normal((classes, dimensions), dtype=np.float32)
    x = np.lib.format.open_memmap(folder / "features.npy", "w+", np.float32, (n, dimensions))
    for begin in range(0, n, BLOCK):
        rows = y[begin:begin + BLOCK]
        noise = rng.standard_normal((len(rows), dimensions), dtype=np.float32)
        x[begin:begin + BLOCK] = np.maximum(0.3 * centres[rows] + noise, 0)
    del x
    rows = [f"{i}.png,{'test' if i % 5 == 4 else 'train'},c{y[i]:03},p{i // 7 % 2}\n"
            for i in range(n)]
    (folder / "metadata.csv").write_text("filename,split,y,place\n" + "".join(rows))


def run(args, folder):
    """Seconds, and the peak in bytes."""
    flags = (f"--target y --nuisance place --acquisitions uncertainty,random --seeds {args.seeds} "
             f"--seed-set balanced --seed-set-size {args.classes} --per-round 20 "
             f"--rounds {args.rounds} --jobs {args.jobs}")
    command = [args.bluesquare, "study", "features", "--features", str(folder / "features.npy"),
               "--metadata", str(folder / "metadata.csv"), *flags.split(),
               "--out", str(folder / "out")]
    start = time.perf_counter()
    _, status, used = os.wait4(os.posix_spawn(command[0], command, os.environ), 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: status {status}")
    return time.perf_counter() - start, used.ru_maxrss * 1024


def main():
    args = parse_arguments()
    with tempfile.TemporaryDirectory(dir=args.folder) as temporary:
        folder = Path(temporary)
        make_data(folder, args.classes, *args.shape)
        size = (folder / "features.npy").stat().st_size
        seconds, peak = run(args, folder)
    above = (peak - size) / 1e9
    print(f"{args.shape[0]} x {args.shape[1]}, {args.classes} classes, {2 * args.seeds} runs of "
          f"{args.rounds} rounds, {args.jobs} thread(s): {seconds:.0f} s, peak {peak / 1e9:.2f} GB, "
          f"file {size / 1e9:.2f} GB, above it {above:.2f} GB (limit {args.limit:g})")
    raise SystemExit(above > args.limit)


if __name__ == "__main__":
    main()
