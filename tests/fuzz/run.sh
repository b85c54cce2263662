#!/usr/bin/env bash
# Builds the fuzz targets with Clang and runs them one after the other; what they learn is kept in
# build/fuzz/corpus, what breaks them in build/fuzz/findings.
#   tests/fuzz/run.sh [--seconds N | --minutes N] [TARGET...]     N for each target; 5 seconds
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

seconds=5
targets=()
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=${2:?} && shift ;;
    --minutes) seconds=$((${2:?} * 60)) && shift ;;
    -*) echo "usage: tests/fuzz/run.sh [--seconds N | --minutes N] [TARGET...]" >&2; exit 2 ;;
    *) targets+=("$1") ;;
  esac
  shift
done
if [ ${#targets[@]} = 0 ]; then
  mapfile -t targets < <(cd tests/fuzz/targets && printf '%s\n' *.cpp | sed 's/\.cpp$//')
fi

tests/fuzz/configure.sh
cmake --build build/fuzz --target "${targets[@]/#/fuzz_}"

mkdir -p build/fuzz/findings
broken=()
for target in "${targets[@]}"; do
  corpus=build/fuzz/corpus/$target
  mkdir -p "$corpus"
  log=build/fuzz/$target.log
  status=0
  build/fuzz/tests/fuzz/fuzz_"$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix=build/fuzz/findings/"$target"- \
    "$corpus" tests/fuzz/seeds/"$target" >"$log" 2>&1 || status=$?
  echo "$target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") executions"
  if [ $status != 0 ]; then
    broken+=("$target")
    grep -E 'ERROR|SUMMARY|runtime error|Test unit written' "$log" || tail -n 20 "$log"
  fi
done
[ ${#broken[@]} = 0 ] || { echo "FAILED: ${broken[*]}; the inputs are in build/fuzz/findings" >&2; exit 1; }
