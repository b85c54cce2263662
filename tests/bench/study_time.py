#!/usr/bin/env python3
"""Seconds of a study of Waterbirds' size: 16 seeds, four arms (uncertainty, margin, entropy, random).

    python3 tests/bench/study_time.py [--features F.npy --metadata metadata.csv]

4,795 pictures to choose from, 1,199 for validation and 5,794 for testing, 2,048 numbers each (made up as
modal_compare.py's), two classes x two places; 40 labels and 64 queries of 5. The whole process counts: with
start, reading, standardising and writing the records. What is left without reading is that less a run of one
seed, one arm and no query. Linux only; needs NumPy."""
import argparse
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from made_up import make_data

SPLITS = {"train": 4795, "val": 1199, "test": 5794}
ARMS = "uncertainty,margin,entropy,random"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--bluesquare", default="build/native/bluesquare", help="our program (%(default)s)")
    add("--features", type=Path, help="real ones (made up)")
    add("--metadata", type=Path, help="theirs")
    add("--target", default="y")
    add("--nuisance", default="place")
    add("--dimensions", type=int, default=2048, help="of made-up features (%(default)s)")
    add("--seeds", type=int, default=16)
    add("--rounds", type=int, default=64)
    add("--jobs", type=int, default=os.cpu_count(), help="threads (%(default)s)")
    add("--repeats", type=int, default=5, help="(%(default)s)")
    args = parser.parse_args()
    if bool(args.features) != bool(args.metadata):
        parser.error("--features and --metadata go together")
    return args


def run(args, features, metadata, out, arms, seeds, rounds, more=()):
    """Seconds and processor seconds."""
    words = [str(args.bluesquare), "study", "features", "--features", str(features), "--metadata",
             str(metadata), "--target", args.target, "--nuisance", args.nuisance, "--acquisitions", arms,
             "--seed-set", "balanced", "--seed-set-size", "40", "--per-round", "5", "--seeds", str(seeds),
             "--rounds", str(rounds), "--jobs", str(args.jobs), "--out", str(out), *more]
    shutil.rmtree(out, ignore_errors=True)
    silent = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    start = time.perf_counter()
    _, status, used = os.wait4(os.posix_spawn(words[0], words, os.environ, file_actions=silent), 0)
    if status:
        raise SystemExit(f"{' '.join(words)}: status {status}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime


def machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return model[1] if model else "unknown processor"


def main():
    args = parse_arguments()
    print(f"{machine()}, {args.jobs} thread(s), {time.strftime('%d %B %Y')}; {args.seeds} seeds of {ARMS}, "
          f"{args.rounds} queries; medians of {args.repeats}")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        data = (args.features, args.metadata) if args.features else make_data(folder, SPLITS, args.dimensions)
        kinds = {"whole process, with linear probes": (ARMS, args.seeds, args.rounds),
                 "whole process, --no-probes": (ARMS, args.seeds, args.rounds, ["--no-probes"]),
                 "reading alone": ("random", 1, 0, ["--no-probes"])}
        turns = [{kind: run(args, *data, folder / "out", *what) for kind, what in kinds.items()}
                 for _ in range(args.repeats)]
    for kind in kinds:
        seconds, processor = (median(turn[kind][i] for turn in turns) for i in range(2))
        print(f"{kind:34} {seconds:6.2f} s, {processor:6.2f} s of processors")
    whole, reading = ([turn[kind] for turn in turns] for kind in list(kinds)[1:])
    for i, what in enumerate(("seconds", "seconds of processors")):
        left = median(a[i] - b[i] for a, b in zip(whole, reading))
        print(f"{'without reading and probes':34} {left:6.2f} {what}")


if __name__ == "__main__":
    main()
