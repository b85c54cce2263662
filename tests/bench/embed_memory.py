#!/usr/bin/env python3
"""Peak memory of `embed` by the size of the set, and what a SIGKILL costs. Linux only.

    cmake --build build/native --target bluesquare make_sorting
    python3 tests/bench/embed_memory.py [--sizes 12000 120000] [--lite0 12000]

Makes up small PNG files, each with other bytes, and a metadata.csv; runs `embed` on them with a tiny
network (of tests/cli/make_sorting.cpp), which leaves the size of the set to be measured, and with
EfficientNet-Lite0 at 96 x 96. Each run has a new store of features. Then it kills a run and says how
many pictures had been encoded by then and are not in the store. Nothing is asserted."""
import argparse
import os
import platform
import pty
import re
import signal
import struct
import subprocess
import tempfile
import time
import zlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIDE = 24
BLOCK = 512  # pictures that are kept together


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--bluesquare", default=ROOT / "build/native/bluesquare", help="our program (%(default)s)")
    add("--make-sorting", default=ROOT / "build/native/tests/make_sorting", help="(%(default)s)")
    add("--sizes", type=int, nargs="*", default=[12_000, 120_000], help="pictures (%(default)s)")
    add("--lite0", type=int, default=12_000, help="pictures for EfficientNet-Lite0; 0: none")
    add("--kill", type=float, nargs="*", default=[4, 9, 17], help="seconds after which runs end")
    add("--jobs", type=int, default=os.cpu_count(), help="threads (%(default)s)")
    add("--folder", type=Path, help="where pictures are made and deleted again")
    return parser.parse_args()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(number):
    """Stripes and noise of this number's."""
    noise = os.urandom(SIDE * SIDE)
    rows = b"".join(b"\0" + bytes((number + 9 * (x + y) + noise[y * SIDE + x // 3] % 64) % 256
                                  for x in range(3 * SIDE)) for y in range(SIDE))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b""))


def make_set(folder, count):
    """The stripes are drawn a thousand times; a text chunk makes each file another."""
    drawn = [png(number) for number in range(min(count, 1000))]
    lines = ["filename,split,y,place\n"]
    for i in range(count):
        name = f"{i // 1000:03}/{i:06}.png"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        of = drawn[i % len(drawn)]
        (folder / name).write_bytes(of[:-12] + chunk(b"tEXt", b"n\0%d" % i) + of[-12:])
        lines.append(f"{name},{'test' if i % 5 == 4 else 'train'},{i % 2},{i // 7 % 2}\n")
    (folder / "metadata.csv").write_text("".join(lines))


def command(args, data, network, out):
    return [str(args.bluesquare), "embed", "--data", str(data), *network, "--out", str(out),
            "--jobs", str(args.jobs)]


def environment(store):
    return {**os.environ, "XDG_CACHE_HOME": str(store)}


def run(words, store):
    """Seconds, processor seconds and the peak in bytes."""
    start = time.perf_counter()
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    _, status, used = os.wait4(os.posix_spawn(words[0], words, environment(store),
                                              file_actions=silent), 0)
    if status:
        raise SystemExit(f"{' '.join(words)}: status {status}")
    return time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def kept(store):
    return len([path for path in Path(store).rglob("*") if re.fullmatch("[0-9a-f]{64}", path.name)])


def killed(words, store, seconds):
    """Pictures that the progress line had counted when the run was killed."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(words[0], words, {**environment(store), "TERM": "xterm"})
    counted, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            text = os.read(terminal, 1 << 16).decode(errors="replace")
        except OSError:  # it has ended
            break
        for found in re.findall(r"(\d+) of \d+ pictures", text):
            counted = int(found)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)
    return counted


def measure(args, name, network, data, count, folder):
    with tempfile.TemporaryDirectory(dir=folder) as store:
        seconds, processor, peak = run(command(args, data, network, f"{store}/out"), store)
    print(f"{name:18} {count:8,} pictures: peak {peak / 1e6:6.0f} MB, {seconds:.1f} s "
          f"({processor:.1f} s of processors)", flush=True)


def measure_kills(args, network, data, count, folder):
    for seconds in args.kill:
        with tempfile.TemporaryDirectory(dir=folder) as store:
            words = command(args, data, network, f"{store}/out")
            counted = killed(words, store, seconds)
            before = kept(store)
            run(words, store)
            print(f"killed after {seconds:g} s: {counted} of {count} pictures done, {before * BLOCK} in "
                  f"the store, {max(counted - before * BLOCK, 0)} encoded again; then {kept(store)} "
                  f"blocks of {BLOCK}", flush=True)


def machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    return model[1] if model else platform.processor()


def main():
    args = parse_arguments()
    print(f"{machine()}, {args.jobs} thread(s), {time.strftime('%d %B %Y')}")
    with tempfile.TemporaryDirectory(dir=args.folder) as temporary:
        folder = Path(temporary)
        (folder / "network").mkdir()
        subprocess.run([str(args.make_sorting), "."], check=True, cwd=folder / "network")
        tiny = ["--model", str(folder / "network/small.onnx"), "--normalise", "unit"]
        for count in sorted({*args.sizes, args.lite0} - {0}):
            data = folder / str(count)
            make_set(data, count)
            if count in args.sizes:
                measure(args, "tiny network", tiny, data, count, folder)
            if count == args.lite0:
                measure(args, "EfficientNet-Lite0", [], data, count, folder)
                measure_kills(args, [], data, count, folder)


if __name__ == "__main__":
    main()
