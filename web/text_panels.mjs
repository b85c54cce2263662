// The panels as tables: what each network says, the race, the ledger, the curves, the pool, the probes and
// the stages. One whose data are not there says so.
import { armName, exampleName, groupName, groupOf, hides, interval, labelName, line, part, percent, row, table } from './text_words.mjs';
import { encoderName, isOwnEncoder, say, word } from './words.mjs';

const STAGES = 9; // of the shipped model
const MOST_ARMS = 8;
const times = (ratio) => (ratio === null || ratio === undefined ? '–' : ratio.toFixed(1));
// Nothing tells what is rare while the visitor picks, before the first round is labelled.
const combination = (state, group) => groupName(state, group) + (group.matched || (state.picks_now && state.round === 0) ? '' : ` (${say('web_rare')})`);

// What a network says of one combination: a label and how sure, where there are two.
function verdict(state, { target, name }, right) {
    if (right === undefined) return ['–', '–'];
    if (state.classes.length !== 2) return ['', percent(right)];
    const label = state.classes.indexOf(target), says = right >= 0.5 ? label : 1 - label;
    return [labelName(state, says), percent(Math.max(right, 1 - right))];
}

function readings(state) {
    const firsts = state.arms.filter(({ encoder }, place) => state.arms.findIndex((other) => other.encoder === encoder) === place);
    return firsts.flatMap((arm) => {
        const reading = state.readings[state.arms.indexOf(arm)];
        const rows = state.pool.groups.map((group) => [groupName(state, group), say(arm.seen.includes(group.name) ? 'in_labels' : 'never_seen'),
            ...verdict(state, group, arm.groups?.[group.name])]);
        return [table(say('encoder_says', encoderName(arm.encoder)), [say('web_combination'), say('web_at_start'), say('web_answer'), say('web_share')], rows),
            reading ? line(reading) : null];
    });
}

const readingsPart = (state) => part('readings', say('panel_readings'), line(say('readings_intro', state.arms[0].labels)), readings(state));

export function lanesPart(state) {
    const rows = state.arms.map((arm) => [armName(arm), percent(arm.accuracy), arm.labels_to_target ?? say('web_not_yet'), times(arm.enrichment),
        arm.last_picks.map((example) => exampleName(state, example)).join(', ')]);
    return part('race', say('race'), table(say('race'), [say('web_learner'), say('right'), say('web_labels_to', percent(0.9)), say('web_rare_times'), say('this_round')], rows, true));
}

function ledgerPart(state) {
    const { groups, size } = state.pool;
    const rows = state.arms.map((arm) => [armName(arm), ...groups.map(({ name }) => arm.picked_groups[name] ?? 0)]);
    rows.push([say('web_pool_share'), ...groups.map(({ count }) => percent(count / size))]);
    return part('ledger', say('panel_ledger'), line(say('web_ledger_intro', percent(state.pool.mismatched_share))),
        table(say('panel_ledger'), [say('web_learner'), ...groups.map((group) => combination(state, group))], rows, true));
}

// By hand: how far the learner agrees with either reading; else accuracy, label by label.
function curvesPart(state) {
    const [arm] = state.arms, { by_hand: byHand, target, nuisance, seed_set_size: start } = state.settings;
    if (byHand) {
        const rows = arm.curve.labels.map((labels, place) => [labels - start, percent(arm.agreement.target[place]), percent(arm.agreement.nuisance[place])]);
        return part('curves', say('panel_curves'), table(say('hand_aside'), [say('axis_answers'), word('attribute_', target), word('attribute_', nuisance)], rows));
    }
    const rows = arm.curve.labels.map((labels, place) => [labels, ...state.arms.map((one) => percent(one.curve.accuracy[place]))]);
    return part('curves', say('panel_curves'), table(say('web_curves'), [say('axis_labels'), ...state.arms.map(armName)], rows));
}

function whatIfTable(state) {
    const { moved, verdicts } = state.what_if;
    if (!verdicts.length) return null;
    const labels = state.classes.map((_, label) => label);
    const share = ({ now, then }, arm) => [armName(state.arms[arm]), percent(now), ...labels.map((label) => percent(then[label]))];
    const rows = verdicts.map(share);
    if (moved.length) rows.push([say('what_if_moved'), '', ...labels.map((label) => moved[label])]);
    return table(say('what_if_rare'), [say('web_learner'), say('what_if_now'), ...labels.map((label) => labelName(state, label))], rows);
}

// The pool by its combinations, and what a label of one more picture would change.
function poolPart(state, fields) {
    const { groups, size } = state.pool, open = groups.filter(({ open: one }) => one !== null);
    const rows = groups.map((group) => [combination(state, group), group.count, percent(group.count / size)]);
    const asked = state.what_if ? groupOf(state, state.what_if.example).open ?? -1 : -1;
    const options = open.map((group) => [String(group.open), groupName(state, group)]); // by its next example
    return part('pool', say('pool'), table(say('pool'), [say('web_combination'), say('setting_corpus'), say('web_share')], rows, true),
        state.picks_now ? null : fields.select('what-if', say('web_what_if'), String(asked), [['-1', '–'], ...options],
            (value) => (value === '-1' ? { type: 'what_if' } : { type: 'what_if', example: Number(value) })),
        state.what_if ? whatIfTable(state) : null);
}

// What is computed or loaded for its panel alone.
const opener = (name, fields) => row(fields.button(`open-${name}`, say('web_open_panel', say(`panel_${name}`)), { type: 'look', panel: name }));

function mechanismPart(state, fields) {
    const { encoders, target, nuisance } = state.settings;
    const probe = (encoder, attribute) => state.probes.find((one) => one.encoder === encoder && one.attribute === attribute);
    const attributes = Object.entries(state.pictures.attributes).filter(([, levels]) => levels.length > 1).map(([name]) => name);
    const role = (name) => (name === target ? ` (${say('is_target')})` : name === nuisance ? ` (${say('is_nuisance')})` : '');
    const known = attributes.filter((name) => encoders.some((encoder) => probe(encoder, name)));
    const rows = known.map((name) => [word('attribute_', name) + role(name), ...encoders.map((encoder) => percent(probe(encoder, name)?.accuracy)),
        percent(encoders.map((encoder) => probe(encoder, name)?.chance).find((chance) => chance !== undefined))]);
    return part('mechanism', say('panel_mechanism'), known.length
        ? table(say('web_mechanism_intro'), [say('web_attribute'), ...encoders.map(encoderName), say('term_chance')], rows)
        : [line(say('web_no_probes')), state.view.panel === 'mechanism' ? null : opener('mechanism', fields)]);
}

// As the canvas's slider: random weights run beside it, where there is room for them.
function besideRandom({ settings }, encoder) {
    const room = 2 * settings.acquisitions.length + Number(settings.you) <= MOST_ARMS;
    return encoder === 'random-init' || !room ? [encoder] : [encoder, 'random-init'];
}

function emergencePart(state, fields) {
    const { emergence } = state;
    const name = (stages) => (stages === 0 ? 'random-init' : stages === STAGES ? 'pretrained' : `stages:${stages}`);
    const options = Array.from({ length: STAGES + 1 }, (_, stages) => [name(stages), `${stages}: ${encoderName(name(stages))}`]);
    const stages = fields.select('stages', say('axis_stages'), state.settings.encoders[0], options, (encoder) => ({ type: 'reset', encoders: besideRandom(state, encoder) }));
    if (isOwnEncoder(state.settings.encoders[0])) return part('emergence', say('panel_emergence'), line(say('emergence_brought')), opener('emergence', fields));
    if (!emergence)
        return part('emergence', say('panel_emergence'), row(stages), line(say('web_no_emergence')), opener('emergence', fields));
    const attributes = Object.keys(emergence.probes);
    if (!attributes.length) return part('emergence', say('panel_emergence'), row(stages), line(say('emergence_elsewhere')));
    const rows = emergence.stages.map((k, place) => [k, ...attributes.map((one) => interval(emergence.probes[one], place, percent)),
        interval(emergence.enrichment, place, times)]);
    const heads = [say('axis_stages'), ...attributes.map((one) => `${say('term_probe')}: ${word('attribute_', one)}`), say('axis_enrichment')];
    return part('emergence', say('panel_emergence'), row(stages), table(say('emergence_intro', emergence.seeds), heads, rows));
}

// The whole network beside the head: its first questions, and how much either gets right.
function tuningPart(state, fields) {
    const { tuning } = state, asked = tuning.questions, heading = say('panel_tuning'), intro = line(say('tuning_intro'));
    if (tuning.running)
        return part('tuning', heading, intro, row(line(tuning.steps ? say('tuning_speed', tuning.steps_per_second.toFixed(1)) : say('tuning_begins')),
            fields.button('stop-training', say('cancel'), { type: 'stop_training' })));
    if (!tuning.possible) return part('tuning', heading, intro, line(say('tuning_not_here')));
    const start = row(fields.button('train', say(tuning.arms.length ? 'tuning_again' : 'tuning_start'), { type: 'train' }));
    if (!tuning.arms.length) return part('tuning', heading, intro, start);
    const head = ({ encoder, acquisition }) => state.arms.find((arm) => arm.encoder === encoder && arm.acquisition === acquisition);
    const told = (who, arm) => (arm ? [[`${say(who)}, ${word('acquisition_', arm.acquisition)}`, arm.labels, percent(arm.accuracy)]] : []);
    const rows = tuning.arms.flatMap((arm) => [...told('tuning_whole', arm), ...told('tuning_head', head(arm))]);
    return part('tuning', heading, intro, start, asked && line(say('tuning_same', asked.same, asked.whole.length, asked.head_rare, asked.whole_rare)),
        table(heading, [say('web_learner'), say('axis_labels'), say('term_accuracy')], rows));
}

const nothing = (name) => part(name, say(`panel_${name}`), line(say('web_no_race')));

// Where a teacher hides the tabs, only the one that is open. studied: the part of the savings.
export function panelParts(state, fields, studied) {
    const any = state.arms.length > 0;
    const panels = {
        readings: () => (any ? readingsPart(state) : nothing('readings')),
        ledger: () => (any ? ledgerPart(state) : nothing('ledger')),
        curves: () => (any ? curvesPart(state) : nothing('curves')),
        savings: studied,
        mechanism: () => mechanismPart(state, fields),
        emergence: () => emergencePart(state, fields),
        tuning: () => (any ? tuningPart(state, fields) : nothing('tuning')),
    };
    const shown = Object.keys(panels).filter((name) => !hides(state, 'panels') || name === state.view.panel);
    return [...shown.map((name) => panels[name]()), any ? poolPart(state, fields) : null];
}
