#!/usr/bin/env python3
"""Blue Square's `study` against modAL with scikit-learn, on the same features and the same machine.

How many times faster, in how much memory, and are the picks the same? Both sides minimise
sum_i -log softmax(W'[z_i, 1])[y_i] + l2/2 |W|^2 on features standardised over the pool. In
scikit-learn that is a column of ones, no intercept, and C = 1/l2 (two classes: C = 2/l2, since it
keeps one weight vector where softmax has two). README.md beside this file says what is timed.
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
from collections import Counter, defaultdict
from importlib.metadata import version
from pathlib import Path
from statistics import mean, median

import numpy as np
from modAL.models import ActiveLearner
from modAL.uncertainty import uncertainty_sampling
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_info, threadpool_limits

from made_up import make_data

EXAMPLES = """examples, once bluesquare is built and requirements.txt installed:
  modal_compare.py --json result.json               everything: the numbers to publish
  modal_compare.py --repeats 1 --modal-seeds 2      a first look (modAL scaled to 16 seeds)
  modal_compare.py --features f.npy --metadata metadata.csv --target y --nuisance place
"""
SEED_SET, PER_ROUND, EXACT = 40, 5, 1e-10
STEPS = ("fit", "query", "delete", "score")
STRATEGIES = {"uncertainty": uncertainty_sampling, "random": lambda _, x_pool, n_instances:
              np.random.default_rng().choice(len(x_pool), n_instances, replace=False)}
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
    add("--features", type=Path, help="n x d float32 .npy (made up, see --shape)")
    add("--metadata", type=Path, help="metadata.csv of --features: filename,split, attributes")
    add("--target", default="y", help="attribute to learn (%(default)s)")
    add("--nuisance", default="place", help="attribute that goes along with it (%(default)s)")
    add("--shape", type=int, nargs=3, default=[5000, 1000, 1280], help="pool, test, dimensions")
    add("--seeds", type=int, default=16, help="runs of each strategy (%(default)s)")
    add("--modal-seeds", type=int, help="modAL runs only so many and is scaled to --seeds")
    add("--rounds", type=int, default=64, help="queries a run (%(default)s)")
    add("--l2", type=float, default=1.0, help="penalty (%(default)s)")
    add("--jobs", type=int, default=os.cpu_count(), help="our threads (%(default)s)")
    add("--blas-threads", type=int, default=1, help="modAL's (%(default)s, see README.md)")
    add("--repeats", type=int, default=3, help="timings, ours and modAL's in turn (%(default)s)")
    add("--tolerances", type=float, nargs="+", default=[1e-4, 1e-8], help="of fits (%(default)s)")
    add("--reference", default="lbfgs", help="solver our picks are held against (%(default)s)")
    add("--folder", type=Path, help="keep the made-up features and our records here")
    add("--json", type=Path, help="write the result here")
    args = parser.parse_args()
    if bool(args.features) != bool(args.metadata):
        parser.error("--features and --metadata go together")
    return args


class Problem:
    def __init__(self, features, metadata, target):
        with open(metadata, newline="") as file:
            rows = list(csv.DictReader(file))
        split = np.array([row["split"] for row in rows])
        self.pool = np.flatnonzero(np.isin(split, ["train", "pool", "0", "0.0"]))
        self.test = np.flatnonzero(np.isin(split, ["test", "2", "2.0"]))
        self.classes, self.y = np.unique([row[target] for row in rows], return_inverse=True)
        x = np.load(features)
        self.megabytes = x.nbytes / 2**20
        center, deviation = (f(x[self.pool], axis=0, dtype=np.float64) for f in (np.mean, np.std))
        scale = np.where(deviation > 1e-6 * abs(center), 1 / np.maximum(deviation, 1e-300), 0)
        z = ((x - center) * scale).astype(np.float32)  # rounded as our program rounds
        self.z = np.hstack([z, np.ones((len(z), 1))])

    def regression(self, l2, **options):
        """Our objective in scikit-learn's words."""
        c = (2 if len(self.classes) == 2 else 1) / l2
        return LogisticRegression(C=c, fit_intercept=False, max_iter=100_000, **options)


def run_ours(args, features, metadata, out):
    flags = (f"--target {args.target} --nuisance {args.nuisance} --acquisitions uncertainty,random "
             f"--seeds {args.seeds} --seed-set balanced --seed-set-size {SEED_SET} --l2 {args.l2} "
             f"--per-round {PER_ROUND} --rounds {args.rounds} --jobs {args.jobs} --no-probes")
    command = [sys.executable, "-ISc", MEASURE, args.bluesquare, "study", "features", "--features",
               str(features), "--metadata", str(metadata), *flags.split(), "--out", str(out)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(zip(("seconds", "processor", "peak_mb"), map(float, done.stdout.split()[-3:])))


def read_runs(out):
    """strategy -> runs, each the list of its rounds' records."""
    runs = defaultdict(lambda: defaultdict(list))
    for record in map(json.loads, open(out / "records.jsonl")):
        if "acquisition" in record:
            runs[record["acquisition"]][record["seed"]].append(record)
    return {name: list(seeds.values()) for name, seeds in runs.items()}


def run_modal(args, problem, tolerance, strategy, seed_set, seconds):
    """One run as modAL's documentation writes it: adds to seconds by step; the last accuracy."""
    def timed(step, call, *arguments, **keywords):
        seconds[step] -= time.perf_counter()
        result = call(*arguments, **keywords)
        seconds[step] += time.perf_counter()
        return result
    z, y = problem.z, problem.y
    rest = np.setdiff1d(problem.pool, seed_set)
    x_pool, y_pool, x_test, y_test = z[rest], y[rest], z[problem.test], y[problem.test]
    model = problem.regression(args.l2, tol=tolerance)
    learner = timed("fit", ActiveLearner, model, strategy, z[seed_set], y[seed_set])
    accuracy = timed("score", learner.score, x_test, y_test)
    for _ in range(args.rounds):
        picked, picked_x = timed("query", learner.query, x_pool, n_instances=PER_ROUND)
        timed("fit", learner.teach, picked_x, y_pool[picked])
        x_pool = timed("delete", np.delete, x_pool, picked, axis=0)
        y_pool = timed("delete", np.delete, y_pool, picked)
        accuracy = timed("score", learner.score, x_test, y_test)
    return accuracy


def time_modal(args, problem, runs, tolerance):
    """Seconds of all runs by step and in total, and each strategy's mean last accuracy."""
    result, seconds, start = {"tolerance": tolerance}, Counter(), time.process_time()
    for name, strategy in STRATEGIES.items():
        done = [run_modal(args, problem, tolerance, strategy, run[0]["seed_set"], seconds)
                for run in runs[name][:args.modal_seeds]]
        result[name] = mean(done)
    seconds.update(seconds=seconds.total(), processor=time.process_time() - start)
    return result | {step: value * args.seeds / len(done) for step, value in seconds.items()}


def compare_picks(args, problem, runs):
    """Every uncertainty query of ours asked again of scikit-learn, on the labels that we had: how
    often we pick the same, and how often scikit-learn itself does at the timed tolerances."""
    picks, same = 0, Counter()
    for run in runs["uncertainty"]:
        labelled = list(run[0]["seed_set"])
        for record in run[:-1]:
            rest, top = np.setdiff1d(problem.pool, labelled), {}
            for tolerance in (*args.tolerances, EXACT):
                solver = args.reference if tolerance == EXACT else "lbfgs"
                model = problem.regression(args.l2, tol=tolerance, solver=solver)
                model.fit(problem.z[labelled], problem.y[labelled])
                confidence = model.predict_proba(problem.z[rest]).max(1)
                top[tolerance] = set(rest[np.argsort(confidence, kind="stable")[:PER_ROUND]])
            picks += len(top[EXACT] & set(record["picked"])) / PER_ROUND
            same["ours"] += top[EXACT] == set(record["picked"])
            same.update({f"tol {t:g}": int(top[t] == top[EXACT]) for t in args.tolerances})
            labelled += record["picked"]
    queries = len(runs["uncertainty"]) * args.rounds
    return {"queries": queries, "single_picks": picks / queries,
            "same": {who: count / queries for who, count in same.items()}}


def compare(args, folder):
    pool, test, dimensions = args.shape
    files = ((args.features, args.metadata) if args.features
             else make_data(folder, {"train": pool, "test": test}, dimensions))
    problem, ours, modal = Problem(*files, args.target), [], []
    for _ in range(args.repeats):
        out = Path(tempfile.mkdtemp(prefix="study-", dir=folder)) / "out"  # nothing to resume
        ours.append(run_ours(args, *files, out))
        runs = read_runs(out)
        ours[-1] |= {name: mean(run[-1]["accuracy"] for run in runs[name]) for name in runs}
        for tolerance in args.tolerances:
            modal.append(time_modal(args, problem, runs, tolerance))
            modal[-1]["ratio"] = modal[-1]["seconds"] / ours[-1]["seconds"]
    return {"arguments": vars(args), "machine": machine(), "features_mb": problem.megabytes,
            "ours": ours, "modal": modal, "picks": compare_picks(args, problem, runs)}


def machine():
    model = next(line for line in open("/proc/cpuinfo") if "model name" in line).split(": ")[1]
    return {"date": time.strftime("%F %T %z"), "load": os.getloadavg()[0],
            "processor": f"{model.strip()}, {os.cpu_count()} cores",
            "packages": [f"{p} {version(p)}" for p in ("numpy", "scikit-learn", "modAL-python")],
            "kernels": [f"{library['internal_api']} {library['version']} {library['architecture']}"
                        for library in threadpool_info() if "architecture" in library]}


def report(args, result):
    print(*(f"{name}: {value}" for name, value in result["machine"].items()), sep="\n")
    print(f"{2 * args.seeds * (args.rounds + 1)} fits, medians of {args.repeats} in turn; modAL: "
          f"{args.blas_threads} BLAS thread(s), {args.modal_seeds or args.seeds} seeds run")
    columns = ("ratio", "seconds", "processor", *STEPS, *STRATEGIES)
    rows = defaultdict(list, {"bluesquare, whole process": result["ours"]})
    for timing in result["modal"]:
        rows[f"modAL loop, tol {timing['tolerance']:g}"].append(timing)
    print("\n" + " " * 26 + "".join(f"{name:>12}" for name in columns))
    for name, items in rows.items():
        cells = [f"{median(i[c] for i in items):.3f}" if c in items[0] else "" for c in columns]
        print(f"{name:26}" + "".join(f"{cell:>12}" for cell in cells))
    peak = max(run["peak_mb"] for run in result["ours"])
    print(f"\npeak memory {peak:.0f} MB, of it features {result['features_mb']:.0f} MB")
    picks = result["picks"]
    print(f"{picks['queries']} uncertainty queries, same picks as {args.reference}, tol {EXACT:g}:",
          ", ".join(f"{who} {share:.2%}" for who, share in picks["same"].items()),
          f"(single picks of ours {picks['single_picks']:.2%})")


def main():
    args = parse_arguments()
    warnings.simplefilter("ignore", FutureWarning)  # modAL uses names that scikit-learn retires
    threadpool_limits(args.blas_threads, user_api="blas")
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        result = compare(args, folder)
    report(args, result)
    if args.json:
        args.json.write_text(json.dumps(result, indent=2, default=str) + "\n")


if __name__ == "__main__":
    main()
