// What asking saves: in this one race, and with intervals over many starts.
import { armName, interval, line, part, percent, row, table } from './text_words.mjs';
import { encoderName, say, word } from './words.mjs';

const SEEDS = 16;
const TARGET = 0.9;
const MINUTE = 60;

// Labels that random picks needed over those that asking needed.
function raceRatio(state, encoder) {
    const arms = state.arms.filter((arm) => arm.encoder === encoder && arm.acquisition !== 'you');
    const random = arms.find(({ acquisition }) => acquisition === 'random'), asking = arms.findLast(({ acquisition }) => acquisition !== 'random');
    if (!random || !asking) return '–';
    if (asking.labels_to_target === null) return say('ratio_open');
    if (random.labels_to_target === null) return `≥ ${Math.max(1, random.labels / asking.labels_to_target).toFixed(1)} ×`;
    return `${(random.labels_to_target / asking.labels_to_target).toFixed(1)} ×`;
}

function oneRace(state) {
    const rows = state.settings.encoders.map((encoder) => [encoderName(encoder), raceRatio(state, encoder)]);
    return table(say('savings_intro', percent(TARGET)), [say('web_learner'), say('savings_one_race')], rows);
}

function progress({ afresh, fraction, seeds, going_on: goingOn, seconds_left: left }) {
    const start = Math.min(seeds, Math.floor(fraction * seeds) + 1);
    const time = left === null ? '' : left < 90 ? say('study_left', Math.max(1, Math.round(left))) : say('study_left_minutes', Math.round(left / MINUTE));
    const words = afresh ? say('study_draws', start, seeds) : goingOn ? say('study_goes_on', percent(TARGET)) : '';
    return `${words} ${time}`.trim();
}

function actions(state, fields) {
    const { study } = state, no = !state.arms.length || state.phase === 'error';
    if (study.running) return row(fields.button('cancel', say('cancel'), { type: 'cancel' }));
    const afresh = state.settings.dataset === 'shapes' && !state.view.kiosk;
    return row(fields.button('study', say(study.summary ? 'study_again' : 'study', SEEDS), { type: 'study', seeds: SEEDS }, no),
        afresh ? fields.button('afresh', say('study_afresh', SEEDS), { type: 'study', seeds: SEEDS, afresh: true }, no) : null);
}

// How many labels it took, and how many of the runs never got there.
function attainments({ study, pool }) {
    const rows = study.summary.arms.map((arm) => {
        const { median, censored_share: share } = arm.labels_to_target;
        const never = Math.round(share * arm.seeds), rare = arm.enrichment.first15.mean;
        return [armName(arm), median ?? '–', say(never === 0 ? 'never_none' : never === arm.seeds ? 'never_all' : 'never_of', ...(never > 0 && never < arm.seeds ? [never] : []), arm.seeds),
            rare === null ? '–' : `${rare.toFixed(1)} × (${percent(rare * pool.mismatched_share)})`];
    });
    return table(say('evidence_title', study.seeds, percent(TARGET)),
        [say('web_learner'), say('evidence_median'), say(study.going_on ? 'evidence_not_yet' : 'evidence_never'), say('evidence_rare')], rows);
}

function ratioText({ encoder, strategy, value, lo, hi, bound }, alone) {
    const who = encoderName(encoder), how = word('acquisition_', strategy);
    if (value === null || bound === '?') return say('ratio_unknown', alone ? who : `${who}, ${how}`);
    const number = (ratio) => (ratio === null ? '–' : ratio.toFixed(1));
    const times = bound === '>=' ? say('ratio_at_least', number(value)) : bound === '<=' ? say('ratio_at_most', number(value)) : number(value);
    return alone ? say('ratio_says', who, times, number(lo), number(hi)) : say('ratio_says_by', who, how, times, number(lo), number(hi));
}

function ratios({ summary }) {
    const main = summary.label_ratio.filter(({ target }) => target === TARGET);
    return main.map((ratio) => line(ratioText(ratio, main.filter(({ encoder }) => encoder === ratio.encoder).length === 1)));
}

function curves({ summary }) {
    const [{ curve }] = summary.arms;
    const rows = curve.labels.map((labels, place) => [labels, ...summary.arms.map((arm) => interval(arm.curve.accuracy, place, percent))]);
    return table(say('axis_accuracy'), [say('axis_labels'), ...summary.arms.map(armName)], rows);
}

function penalties({ summary }) {
    const rows = summary.arms.map((arm, i) => [armName(arm), ...summary.penalties[i].map((share, j) => (i === j ? '·' : percent(share)))]);
    return table(say('penalties_intro'), [say('web_learner'), ...summary.arms.map(armName)], rows);
}

export function studyPart(state, fields) {
    const { study } = state;
    const going = study.running ? progress(study) : '';
    const parts = [going ? line(going) : null, study.error ? line(study.error) : null, actions(state, fields), state.pointed ? line(state.pointed.words) : null];
    if (study.summary)
        return part('savings', say('panel_savings'), attainments(state), ratios(study), line(`${say(study.afresh ? 'study_says_afresh' : 'study_says')} ${say('paper_says')}`),
            parts, curves(study), penalties(study));
    return part('savings', say('panel_savings'), state.arms.length ? oneRace(state) : line(say('web_no_race')), line(say('paper_says')), parts);
}
