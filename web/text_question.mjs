// What the middle of the page is about: the question and why it is asked, the visitor's own answers and
// picks, or how the race ended.
import { exampleName, groupName, groupOf, labelName, line, list, part, percent, plainName, row, armName, table } from './text_words.mjs';
import { attributeInText, encoderName, say } from './words.mjs';

const STARTS = 16; // of the study that a result offers
const byChance = (arm) => ['random', 'you'].includes(arm.acquisition);

// While files come, or where these settings do not work.
export function statusPart(state, fields) {
    if (state.phase === 'error') {
        const { seed } = state.settings, { language, theme, palette, hidden } = state.view;
        const link = [`seed=${seed}`, 'first=skip', `lang=${language}`, `theme=${theme}`, `palette=${palette}`, `hide=${hidden.join(',')}`]
            .filter((field) => !field.endsWith('=')).join('&');
        return part('question', say('error_title'), line(state.error), line(say('error_text')), row(
            fields.button('shipped', say('use_shipped'), { type: 'open', link }), fields.button('retry', say('try_again'), { type: 'retry' })));
    }
    const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
    const { encode } = state;
    if (!encode) return state.arms.length ? null : part('question', say('web_question'), line(say('preparing')));
    const who = encoderName(encode.encoder);
    const text = encode.total > 0 ? say('encoding_picture', who, encode.done, encode.total)
        : encode.loaded_bytes < encode.bytes ? say('loading_network', who, megabytes(encode.loaded_bytes), megabytes(encode.bytes)) : say('getting_ready', who);
    return part('question', say('encoding_title'), line(say('encoding_text')), line(text), state.engine ? line(state.engine) : null);
}

function rareText(state, arm) {
    const rare = state.pool.groups.filter(({ matched }) => !matched).reduce((sum, { name }) => sum + (arm.picked_groups[name] ?? 0), 0);
    return say('result_rare', rare, arm.picks.length, Math.round(state.pool.mismatched_share * arm.picks.length));
}

// What the answers are taken to mean, and whether they fit it.
function answersSoFar(state) {
    const [arm] = state.arms, { attribute, fitting, contradicts } = state.answers_fit;
    const { target, nuisance } = arm.agreement;
    const means = [[state.settings.target, target.at(-1)], [state.settings.nuisance, nuisance.at(-1)]].map(([name, share]) => `${attributeInText(name)} ${percent(share)}`);
    return [line(`${say('it_thinks_you_mean')} ${means.join(', ')}`),
        line(contradicts.length ? say('web_answers_fit', fitting, contradicts.length, attributeInText(attribute)) : say('no_answers'))];
}

export function resultPart(state, fields) {
    if (state.settings.by_hand)
        return part('question', say('result_hand'), answersSoFar(state), row(fields.button('race-now', say('result_race'), { type: 'reset', by_hand: false })));
    const rows = state.arms.map((arm) => [armName(arm), arm.labels_to_target ?? say('result_never', arm.labels), rareText(state, arm)]);
    const studied = state.study.summary !== null || state.study.running;
    const next = studied ? fields.button('result-why', say('result_why'), { type: 'look', panel: 'mechanism' })
        : fields.button('result-luck', say('result_luck', STARTS), { type: 'study', seeds: STARTS });
    return part('question', say('result_title'), line(`${say('result_aside', state.arms[0].labels)}.`),
        table(say('result_intro', percent(0.9)), [say('web_learner'), say('web_labels_to', percent(0.9)), say('web_rare_asked')], rows), row(next));
}

const where = (state) => line(say('round_of', state.round, state.rounds, state.arms[0].labels));

// As a heading, which ends in no colon.
const titleOf = (arm, text) => say(text, encoderName(arm.encoder)).replace(/:$/, '');

function byHandPart(state, fields) {
    const [arm] = state.arms, example = arm.last_picks[state.pending];
    const answers = state.classes.map((_, label) => fields.button(`answer-${label}`, `${label + 1}: ${labelName(state, label)}`, { type: 'answer', label }));
    return part('question', titleOf(arm, 'asks_you'), where(state), line(`${say('what_is_this')} ${plainName(state, example)}`),
        row(...answers), answersSoFar(state));
}

// The visitor's own lane: a picture of each combination to pick, and those that are picked to put back.
function yoursPart(state, fields) {
    const missing = state.settings.per_round - state.chosen.length;
    const picks = missing > 0 ? state.pool.groups.filter(({ open }) => open !== null).map((group, place) =>
        fields.button(`choose-${place}`, say('web_pick', groupName(state, group)), { type: 'choose', example: group.open })) : [];
    const back = state.picked.map((example, place) => fields.button(`back-${place}`, say('web_put_back', plainName(state, example)), { type: 'choose', example: example.id }));
    return part('question', say('you'), where(state), line(missing > 0 ? say('web_picks_left', missing) : say('picked_all')), line(say('pick_hint')),
        picks.length ? row(...picks) : null, back.length ? row(...back) : null);
}

function rankText(arm, { rank, candidates }) {
    if (byChance(arm)) return say('rank_random', rank, candidates);
    return rank === 1 ? say('rank_first', candidates) : say('rank_nth', rank, candidates);
}

// The race with the other answer to this question, and what the one without came to.
function forkPart(state, fields) {
    const { question, settings, unforked } = state;
    if (settings.by_hand || state.your_arm >= 0 || state.view.kiosk || state.view.hidden.includes('answer')) return null;
    const other = settings.relabelled.includes(question.example.id);
    const before = unforked.map((arm) => `${armName(arm)} ${say('fork_was', percent(arm.accuracy))}`).join('; ');
    return [row(fields.button('fork', say(other ? 'fork_undo' : 'fork'), { type: 'relabel', example: question.example.id })),
        before ? line(`${say('fork_aside', settings.relabelled.length)}: ${before}`) : null];
}

// Why it asks: what it thinks, how much it doubts, what it knows that is like it, and who is next.
function whyPart(state, fields) {
    const { question } = state, arm = state.arms[question?.arm ?? state.shown_arm];
    const title = arm.acquisition === 'you' ? say('you') : titleOf(arm, arm.acquisition === 'random' ? 'drew_at_random' : 'asks_about');
    if (!question) return part('question', title, where(state), line(say('web_no_question')));
    const { count, matched } = groupOf(state, question.example);
    const share = say(matched ? 'common_group' : 'rare_group', percent(count / state.pool.size));
    const belief = state.classes.map((_, place) => `${labelName(state, place)} ${percent(question.probability[place])}`).join(', ');
    const picks = arm.last_picks.map((example, place) => fields.button(`pick-${place}`, `${place + 1}: ${exampleName(state, example)}`,
        { type: 'show', pick: place }, false, { class: 'plain', 'aria-pressed': String(place === state.shown_pick) }));
    return part('question', title, where(state), line(`${plainName(state, question.example)} (${share})`), line(belief), line(rankText(arm, question)),
        question.known.length ? [line(say('alike_known')), list(question.known.map(({ example, label }) => `${plainName(state, example)}: ${labelName(state, label)}`))] : null,
        forkPart(state, fields),
        picks.length ? [line(`${say('this_round')}:`), row(...picks)] : null,
        !byChance(arm) && question.next_in_line.length ? line(`${say('next_in_line')}: ${question.next_in_line.map((example) => exampleName(state, example)).join(', ')}`) : null);
}

export function questionPart(state, fields) {
    if (state.phase === 'error' || state.encode || !state.arms.length) return statusPart(state, fields);
    const back = state.round < state.done;
    if (state.phase === 'finished' && !back) return resultPart(state, fields);
    if (state.pending !== null) return byHandPart(state, fields);
    if (state.your_arm >= 0 && state.shown_arm === state.your_arm && !back) return yoursPart(state, fields);
    return whyPart(state, fields);
}
