// README's tables of real data, from the summaries beside this file:
//   node assets/results/table.mjs [--picks uncertainty,random] [--later 0,20,40,100] elpv-wafer-aligned elpv-wafer-crossed ...
// --later: after how many labels more than at the start accuracies are told. A summary is the summary.json of `bluesquare study run NAME`.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values, positionals: names } = parseArgs({ allowPositionals: true, options: {
  picks: { type: "string", default: "" }, later: { type: "string", default: "0,20,40,100" } } });
const picks = values.picks.split(",").filter(Boolean);
const later = values.later.split(",").map(Number);

const share = (value) => value.toFixed(2).replace(/^0\./, ".");
const tenths = ({ mean, lo, hi }) => `${mean.toFixed(1)} [${lo.toFixed(1)}, ${hi.toFixed(1)}]`;
const thousandths = ({ mean, lo, hi }) =>
  [mean, lo, hi].map((value) => value.toFixed(3).replace(/^0\./, ".")).join(" [").replace(/ \[([^[]*)$/, ", $1]");

// As the program's own table has them: a head learns and picks itself, which goes without saying.
const learns = ({ encoder, learner }) => (learner === "head" ? encoder : `${encoder}, ${learner}`);
const asks = ({ acquisition, picker }) => (picker ? `${acquisition} by ${picker}` : acquisition);

function ratioOf(summary, arm) {
  const found = summary.label_ratio.find((ratio) =>
    learns(ratio) === learns(arm) && asks({ ...ratio, acquisition: ratio.strategy }) === asks(arm) && ratio.target === 0.9);
  if (!found) return "";
  if (found.bound === "?") return "neither reaches it";
  const sign = found.bound === "=" ? "" : `${found.bound} `;
  return `${sign}${found.value.toFixed(2)} [${found.lo.toFixed(2)}, ${found.hi.toFixed(2)}]`;
}

function rowsOf(name) {
  const summary = JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url)));
  const arms = summary.arms.filter((arm) => picks.length === 0 || picks.includes(arm.acquisition));
  return arms.map((arm, i) => {
    const start = arm.curve.labels[0];
    const at = (more) => arm.curve.labels.indexOf(start + more);
    const accuracy = later.map((more) => share(arm.curve.accuracy.mean[at(more)])).join(" / ");
    const reached = arm.labels_to_target;
    const labels = reached.median === null ? "never" : `${reached.median}`;
    const never = reached.median !== null && reached.censored_share > 0 ? ` (${Math.round(100 * reached.censored_share)} % never)` : "";
    return [i === 0 ? `**${name}**` : "", learns(arm), asks(arm), accuracy,
      share(arm.curve.worst_group.mean[at(later.at(-1))]), tenths(arm.enrichment.first15), labels + never, ratioOf(summary, arm)];
  });
}

function probesOf(name) {
  const summary = JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url)));
  return summary.probes.map((probe) => [name, probe.encoder, probe.attribute, thousandths(probe.accuracy)]);
}

function table(heading, rows) {
  return [heading, heading.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
}

console.log(table(["preset", "encoder", "picks", `accuracy at the start / ${later.slice(1).join(" / ")} labels later`, "worst group then",
  "enrichment, first 15 picks", "labels to 90 %", "label ratio at 90 %"], names.flatMap(rowsOf)));
console.log();
console.log(table(["preset", "encoder", "attribute", "probe accuracy (chance .50)"], names.flatMap(probesOf)));
