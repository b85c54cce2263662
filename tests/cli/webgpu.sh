#!/usr/bin/env bash
# `--ep webgpu` by ONNX Runtime's plugin, on the software adapter that Chromium brings.
#   tests/cli/webgpu.sh PROGRAM MAKE_SORTING LIBONNXRUNTIME PLUGIN
set -uo pipefail
program=$(realpath "$1")
make_sorting=$(realpath "$2")
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
# shellcheck source=tests/cli/checks.sh
source "$here/checks.sh"

skip() { echo "SKIPPED: WebGPU natively: $1"; exit 0; }
[ -f "$4" ] || skip "no plugin here (deps/install.sh test)"
adapter=
for folder in /usr/lib/chromium /opt/google/chrome; do
  if [ -f $folder/libvulkan.so.1 ] && [ -f $folder/vk_swiftshader_icd.json ]; then adapter=$folder; fi
done
[ -n "$adapter" ] || skip "no Chromium with a Vulkan loader and SwiftShader"

# A library with the plugin beside it, twenty pictures for a small network, four for a large one.
mkdir ort vulkan set four
ln -s "$(realpath "$3")" ort/libonnxruntime.so.1
ln -s "$4" ort/libonnxruntime_providers_webgpu.so
ln -s $adapter/libvulkan.so.1 vulkan/
"$make_sorting" . || fail "pictures and a network"
echo "filename,split,shade,side" >set/metadata.csv
i=0
find photos -name '*.png' | sort | head -20 | while read -r photo; do
  i=$((i + 1))
  cp "$photo" set/$i.png
  echo "$i.png,$([ $i -gt 14 ] && echo test || echo train),$((i % 2)),$((i % 5 == 0 ? 1 - i % 2 : i % 2))"
done >>set/metadata.csv
cp set/{1,2,3,4}.png four/
head -n 5 set/metadata.csv >four/metadata.csv

# embed_by OUT FLAG...
embed_by() { exits 0 "$program" embed --onnxruntime ort/libonnxruntime.so.1 --out "$@"; }
small=(--data set --model small.onnx --normalise unit)

# No adapter: it says so, and the processor's features are the processor's.
embed_by cpu "${small[@]}"
unset ORT_WEBGPU_EP_ALLOW_SOFTWARE_ADAPTER
VK_ICD_FILENAMES=/dev/null embed_by none "${small[@]}" --ep webgpu
says 'cannot run small.onnx by webgpu .*going on with the processor'
cmp -s cpu/features.npy none/features.npy || fail "features by a processor that went on are others"
grep -q '"provider"' none/embed.json && fail "embed.json names a provider that did not run"

export ORT_WEBGPU_EP_ALLOW_SOFTWARE_ADAPTER=1 VK_ICD_FILENAMES=$adapter/vk_swiftshader_icd.json
export LD_LIBRARY_PATH=$work/vulkan${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

# by_webgpu OUT CPU FLAG...: near the processor's features, and not those from the store.
by_webgpu() {
  embed_by "$1" "${@:3}" --ep webgpu
  grep -q 'going on with' stderr && fail "WebGPU gives up: $(cat stderr)"
  grep -q '"provider": "webgpu"' "$1/embed.json" || fail "embed.json names no provider"
  node "$here/near.mjs" "$2/features.npy" "$1/features.npy" 1e-3 || fail "WebGPU's features are far off"
}
by_webgpu small cpu "${small[@]}"
embed_by ours-cpu --data four
by_webgpu ours ours-cpu --data four --batch 4
cmp -s ours-cpu/features.npy ours/features.npy && fail "the same bits: not by WebGPU, or out of the store"
embed_by ours-again --data four
cmp -s ours-cpu/features.npy ours-again/features.npy || fail "WebGPU's features were kept as the processor's"

# A study says it, and does not go on by another.
study=("$program" study folder set --onnxruntime ort/libonnxruntime.so.1 "${small[@]:2}" --target shade
  --nuisance side --seed-set balanced --seed-set-size 4 --rounds 1 --seeds 1 --encoders pretrained --out study)
exits 0 "${study[@]}" --ep webgpu
grep -q '"provider": "webgpu"' study/study.json || fail "study.json names no provider"
exits 1 "${study[@]}"
says 'another study is kept here \(model'

[ "$failures" = 0 ] && echo "webgpu: all as expected"
exit "$failures"
