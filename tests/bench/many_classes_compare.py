#!/usr/bin/env python3
"""Blue Square's `study` with many classes against scikit-learn, on the same features and labels.

One run of uncertainty sampling as a user starts it (the whole process is timed), then the same fits
by LogisticRegression on the labels that our run had, with each number of BLAS threads: the best one
counts. Theirs is the time of the fits alone, without scoring the pool. Are the picks the same?
README.md beside this file says more.
"""
import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from statistics import median

import numpy as np
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

EXAMPLES = """examples, once bluesquare is built and requirements.txt installed:
  many_classes_compare.py                                  182 classes, 512 dimensions, 24 rounds
  many_classes_compare.py --shape 5000 1000 2048 --rounds 72 --ours-only
"""
EXACT = 1e-11
CLOCKS = ("seconds", "processor")  # on a busy machine the processor's says more
# A small process of its own, since a child's peak memory counts the process it was forked from.
MEASURE = """
import os, sys, time
start = time.perf_counter()
_, status, used = os.wait4(os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ), 0)
print(time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
sys.exit(status != 0)
"""


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, epilog=EXAMPLES,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--bluesquare", default="build/native/bluesquare", help="our program (%(default)s)")
    add("--classes", type=int, default=182, help="(%(default)s)")
    add("--shape", type=int, nargs=3, default=[5000, 1000, 512], help="pool, test, dimensions")
    add("--per-round", type=int, default=20, help="(%(default)s)")
    add("--rounds", type=int, default=24, help="(%(default)s)")
    add("--l2", type=float, default=1.0, help="penalty (%(default)s)")
    add("--jobs", type=int, default=1, help="our threads (%(default)s)")
    add("--threads", type=int, nargs="+", default=list(range(1, os.cpu_count() + 1)),
        help="scikit-learn's BLAS threads, the best counts (%(default)s)")
    add("--warm", action="store_true", help="scikit-learn goes on from the fit before, as we do")
    add("--tolerance", type=float, default=1e-8, help="scikit-learn's tol (%(default)s)")
    add("--repeats", type=int, default=3, help="timings in turn (%(default)s)")
    add("--ours-only", action="store_true", help="no scikit-learn, no comparison of picks")
    add("--json", type=Path, help="write the result here")
    return parser.parse_args()


def make_data(folder, classes, pool, test, dimensions):
    """Features as a network's last layer leaves them: clusters in a latent space with a falling
    spectrum, non-negative, classes from common to rare; one row in twenty is a copy of another, with
    the other's label or its own. Every class stands in pool and test; a place goes along with it."""
    rng = np.random.default_rng(1)
    n, factors = pool + test, 128
    share = np.arange(1, classes + 1) ** -0.7
    def draw(count):
        rest = rng.choice(classes, count - classes, p=share / share.sum())
        return rng.permutation(np.concatenate([np.arange(classes), rest]))
    y = np.concatenate([draw(pool), draw(test)])
    spectrum = np.arange(1, factors + 1) ** -0.25
    centres = rng.standard_normal((classes, factors)) * spectrum
    latent = centres[y] + 1.2 * rng.standard_normal((n, factors)) * spectrum
    x = latent @ rng.standard_normal((factors, dimensions)) / 4
    x = np.maximum(x + 0.3 * rng.standard_normal((n, dimensions)) - 0.5, 0).astype(np.float32)
    for i in np.flatnonzero(rng.random(pool) < 0.05):
        x[i] = x[rng.integers(pool)]
    place = np.where(rng.random(n) < np.where(np.arange(n) < pool, 0.9, 0.5), y % 2, 1 - y % 2)
    np.save(folder / "features.npy", x)
    rows = [f"{i}.png,{'train' if i < pool else 'test'},c{y[i]:03},p{place[i]}\n" for i in range(n)]
    (folder / "metadata.csv").write_text("filename,split,y,place\n" + "".join(rows))


def run_ours(args, folder):
    out = Path(tempfile.mkdtemp(prefix="study-", dir=folder)) / "out"  # nothing to resume
    flags = (f"--target y --nuisance place --acquisitions uncertainty --seeds 1 --seed-set balanced "
             f"--seed-set-size {args.classes} --l2 {args.l2} --per-round {args.per_round} "
             f"--rounds {args.rounds} --jobs {args.jobs} --no-probes")
    command = [sys.executable, "-ISc", MEASURE, args.bluesquare, "study", "features", "--features",
               str(folder / "features.npy"), "--metadata", str(folder / "metadata.csv"),
               *flags.split(), "--out", str(out)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    timing = dict(zip(("seconds", "processor", "peak_mb"), map(float, done.stdout.split()[-3:])))
    records = [r for r in map(json.loads, open(out / "records.jsonl")) if "acquisition" in r]
    return timing, records


class Problem:
    def __init__(self, folder):
        with open(folder / "metadata.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        pool = np.array([row["split"] == "train" for row in rows])
        self.pool = np.flatnonzero(pool)
        self.y = np.unique([row["y"] for row in rows], return_inverse=True)[1]
        x = np.load(folder / "features.npy")
        centre, deviation = (f(x[pool], axis=0, dtype=np.float64) for f in (np.mean, np.std))
        scale = np.where(deviation > 1e-6 * abs(centre), 1 / np.maximum(deviation, 1e-300), 0)
        z = ((x - centre) * scale).astype(np.float32)  # rounded as our program rounds
        self.z = np.hstack([z, np.ones((len(z), 1))])

    def fit(self, labelled, model):
        return model.fit(self.z[labelled], self.y[labelled])


def regression(l2, tolerance, warm=False):
    """Our objective in scikit-learn's words: a column of ones, no intercept, C = 1/l2."""
    return LogisticRegression(C=1 / l2, fit_intercept=False, tol=tolerance, max_iter=100_000,
                              warm_start=warm)


def labelled_by_round(records):
    labelled = list(records[0]["seed_set"])
    for record in records:
        yield list(labelled), record["picked"]
        labelled += record["picked"]


def time_theirs(args, problem, records, threads):
    """Seconds of the fits, and of the processor."""
    seconds, processor, model = 0, time.process_time(), regression(args.l2, args.tolerance, args.warm)
    with threadpool_limits(threads, user_api="blas"):
        for labelled, _ in labelled_by_round(records):
            start = time.perf_counter()
            problem.fit(labelled, model)
            seconds += time.perf_counter() - start
    return {"seconds": seconds, "processor": time.process_time() - processor}


def compare_picks(args, problem, records):
    """Each query of ours asked again of scikit-learn at a tight tolerance, on the labels we had."""
    same = single = queries = 0
    exact = regression(args.l2, EXACT, warm=True)  # no question of time
    for labelled, picked in labelled_by_round(records):
        if not picked:
            continue
        rest = np.setdiff1d(problem.pool, labelled)
        p = problem.fit(labelled, exact).predict_proba(problem.z[rest])
        odds = np.sort(p, axis=1)[:, :-1].sum(axis=1)
        top = set(rest[np.argsort(-odds, kind="stable")[:len(picked)]])
        queries += 1
        same += top == set(picked)
        single += len(top & set(picked)) / len(picked)
    return {"queries": queries, "same": same / queries, "single_picks": single / queries}


def main():
    args = parse_arguments()
    warnings.filterwarnings("ignore", message="The number of unique classes")  # one label a class
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make_data(folder, args.classes, *args.shape)
        problem = None if args.ours_only else Problem(folder)
        ours, theirs, ratios = [], {t: [] for t in args.threads}, []
        for _ in range(args.repeats):
            timing, records = run_ours(args, folder)
            ours.append(timing)
            if problem:
                for threads in args.threads:
                    theirs[threads].append(time_theirs(args, problem, records, threads))
                ratios.append({clock: min(times[-1][clock] for times in theirs.values()) / timing[clock]
                               for clock in CLOCKS})
        picks = compare_picks(args, problem, records) if problem else None
    result = {"arguments": vars(args), "ours": ours, "scikit-learn": theirs, "ratios": ratios,
              "picks": picks, "labels": records[-1]["labels"],
              "last_accuracy": records[-1]["accuracy"]}
    print(f"{args.classes} classes, {args.shape[2]} dimensions, {len(records)} fits up to "
          f"{records[-1]['labels']} labels; load {os.getloadavg()[0]:.1f}")
    print(f"bluesquare, whole process: {median(o['seconds'] for o in ours):.2f} s, processor "
          f"{median(o['processor'] for o in ours):.2f} s, peak {max(o['peak_mb'] for o in ours):.0f} MB")
    if problem:
        for threads, times in theirs.items():
            print(f"scikit-learn, fits alone, {threads} BLAS thread(s), "
                  f"{'warm' if args.warm else 'cold'}: "
                  f"{median(t['seconds'] for t in times):.2f} s, processor "
                  f"{median(t['processor'] for t in times):.2f} s")
        print(f"ratio, median of {args.repeats}: {median(r['seconds'] for r in ratios):.1f}, of "
              f"processor time {median(r['processor'] for r in ratios):.1f}")
        print(f"same picks in {picks['same']:.1%} of {picks['queries']} queries "
              f"(single picks {picks['single_picks']:.2%})")
    if args.json:
        args.json.write_text(json.dumps(result, indent=2, default=str) + "\n")


if __name__ == "__main__":
    main()
