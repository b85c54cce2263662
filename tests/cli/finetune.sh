#!/usr/bin/env bash
# Studies whose learner trains the whole network.
#   tests/cli/finetune.sh PROGRAM MAKE_SORTING
set -uo pipefail
program=$(realpath "$1")
make_sorting=$(realpath "$2")
# shellcheck source=tests/cli/checks.sh
source "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

tiny=(--pool 40 --test 8 --seeds 2 --rounds 1 --per-round 3 --no-probes --size 32 --train-size 64 --train-steps 4 --train-rate 0.1)
study() { exits 0 "$program" study shapes --corpus 0 "${tiny[@]}" "$@"; }
runs() { sed 's/"accuracy".*"picked"/"picked"/' "$1/records.jsonl" | sort; }

study --learners head,finetune --out both
grep -q 'pretrained, finetune' stdout || fail "the table does not say who learns: $(cat stdout)"
[ "$(grep -c '"learner":"finetune"' both/records.jsonl)" = 16 ] || fail "not 16 records of trained networks"
grep -q '"warm_up": 100' both/study.json || fail "study.json does not say how networks are trained"
study --learners head --out head
[ "$(runs head)" = "$(grep -v finetune both/records.jsonl | sed 's/"accuracy".*"picked"/"picked"/' | sort)" ] ||
  fail "heads learn otherwise beside trained networks"

# The same picks on any number of threads, and after a kill.
study --learners finetune --jobs 1 --out one
[ "$(runs one)" = "$(grep '"finetune"' both/records.jsonl | sed 's/"accuracy".*"picked"/"picked"/' | sort)" ] ||
  fail "trained networks pick otherwise on one thread"
mkdir cut && cp one/study.json cut && head -n 5 one/records.jsonl >cut/records.jsonl
study --learners finetune --out cut
[ "$(sort one/records.jsonl)" = "$(sort cut/records.jsonl)" ] || fail "a study that was cut goes on otherwise"

# Parts of the network.
for part in head last:2; do study --learners finetune --train $part --out "part-$part"; done
[ "$(runs part-head)" != "$(runs one)" ] || fail "--train head trains the same"
[ "$(grep random-init one/records.jsonl)" = "$(grep random-init part-last:2/records.jsonl)" ] ||
  fail "--train last:2 leaves random stages as they are"
[ "$(runs part-last:2)" != "$(runs one)" ] || fail "--train last:2 trains all of a pretrained network"
study --learners finetune --train last:2 --train-augment none --out kept
grep -q '"crop_of": 64' kept/study.json || fail "study.json does not say that nothing is cut out"
[ "$(runs kept)" != "$(runs part-last:2)" ] || fail "--train-augment none cuts out all the same"
study --recipe laptop --learners finetune --out laptop
[ "$(runs laptop)" = "$(runs kept)" ] || fail "--recipe laptop is not --train last:2 --train-augment none at 64 pixels"
study --recipe laptop --train head --train-augment crops --learners finetune --out headed
[ "$(runs headed)" = "$(runs part-head)" ] || fail "what is said beside --recipe laptop does not count"
exits 2 "$program" study shapes --corpus 0 "${tiny[@]}" --learners finetune --recipe desk
says 'official, laptop'

# From the weights of the round before; a study that was cut trains its rounds again.
warmer() {
  exits 0 "$program" study shapes --corpus 0 --pool 40 --test 8 --seeds 1 --rounds 3 --per-round 3 --no-probes \
    --size 32 --train-size 64 --train-steps 4 --train-rate 0.1 --learners finetune --recipe laptop --encoders pretrained "$@"
}
warmer --warm-start --out warm
warmer --out cold
[ "$(runs warm)" != "$(runs cold)" ] || fail "--warm-start begins as the others do"
mkdir warm-cut && cp warm/study.json warm-cut && head -n 5 warm/records.jsonl >warm-cut/records.jsonl
warmer --warm-start --out warm-cut
[ "$(sort warm/records.jsonl)" = "$(sort warm-cut/records.jsonl)" ] || fail "a warm start that was cut goes on otherwise"

for part in last:0 last:99 some; do
  exits 2 "$program" study shapes --corpus 0 "${tiny[@]}" --learners finetune --train $part
  says "$part"
done
exits 2 "$program" study shapes --corpus 0 "${tiny[@]}" --learners finetune --pickers self,random-init
says 'its own doubt'
exits 2 "$program" study shapes --corpus 0 "${tiny[@]}" --learners finetune,finetune
says 'twice'
exits 2 "$program" study shapes --corpus 0 "${tiny[@]}" --learners tree
cd one && exits 1 "$program" study shapes --corpus 0 "${tiny[@]}" --learners head --out .
says 'another study is kept here'
cd ..

# Flags of an experiment file, too.
echo '{"data": "set", "target": "shade", "nuisance": "side", "seed_set": "balanced", "encoders": ["pretrained"]}' >set.json
exits 2 "$program" study run --learners tree set.json
says 'learners'
exits 1 "$program" study run --learners finetune --train last:2 set.json
says "'set'"

[ "$failures" = 0 ] && echo "finetune: all as expected"
