// The page in words, for screen readers and for whoever prefers them: essential controls, the race and
// the ledger as tables, a live log. Kept in step with the canvas from the same state.
import { make } from './elements.mjs';
import { openingLines, openingParts } from './text_opening.mjs';
import { sortLines, sortParts } from './text_sort.mjs';
import { attributeInText, definitions, encoderName, fillIn, say, setLanguage, word } from './words.mjs';

const percent = (share) => (share === null || share === undefined ? '–' : `${Math.round(100 * share)}\u00a0%`);
const armName = (arm) => (arm.acquisition === 'you' ? say('you') : `${encoderName(arm.encoder)}, ${word('acquisition_', arm.acquisition)}`);
// Colour before shape, as on the canvas.
const ORDER = ['color', 'shape'];
const rank = (name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

// levels: by attribute.
function levelNames({ target, nuisance }, levels) {
    const pair = [target, nuisance].sort((a, b) => rank(a) - rank(b));
    return say('group_pattern', ...pair.map((name) => word('level_', levels[name])));
}

const exampleName = (state, example) => {
    const words = levelNames(state.settings, example.attributes);
    return example.mismatched ? `${words} (${say('web_rare')})` : words;
};

// What the opening calls things.
const names = (state) => ({
    example: (example) => exampleName(state, example),
    arm: armName,
    attribute: attributeInText,
});

const groupName = ({ settings }, { target, nuisance }) => levelNames(settings, { [settings.target]: target, [settings.nuisance]: nuisance });

// "A (like red square)": what the start showed for a neutral label; else the class's name.
function labelName(state, label) {
    const name = state.classes[label], called = state.labels[label];
    if (called === name) return word('level_', name);
    const usual = state.pool.groups.find(({ target, matched }) => matched && target === name);
    return usual ? say('web_label', called, groupName(state, usual)) : called;
}

function table(caption, heads, rows) {
    return make('table', {}, make('caption', {}, caption),
        make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, head)))),
        make('tbody', {}, ...rows.map(([head, ...cells]) => make('tr', {}, make('th', { scope: 'row' }, head), ...cells.map((cell) => make('td', {}, String(cell)))))));
}

export class TextView {
    // api: {state(), send(command)}.
    constructor({ view, log, focused, skip, api }) {
        this.view = view;
        this.log = log;
        this.focused = focused;
        this.api = api;
        this.said = ''; // the round that the log told last
        this.pointed = ''; // and the values of a plot
        this.shown = ''; // what the view shows, to leave it alone where nothing changed
        this.language = '';
        skip.addEventListener('click', (event) => {
            event.preventDefault();
            this.toggle(true);
        });
        for (const place of [view, globalThis]) // keys within the view stay there (shell.mjs)
            place.addEventListener('keydown', (event) => event.key === 'Escape' && this.open && this.toggle(false));
    }

    get open() {
        return this.view.classList.contains('open');
    }

    toggle(open = !this.open) {
        this.view.classList.toggle('open', open);
        this.update(this.api.state());
        if (open) this.view.focus();
        else document.getElementById('canvas').focus({ preventScroll: true });
    }

    // state: as the program gives it; called after frames.
    // desk: what sorts pictures (sort.mjs).
    update(state, desk = this.desk) {
        this.desk = desk;
        const language = state.view.language;
        if (language !== this.language || !this.shown) {
            this.language = language;
            setLanguage(language);
            fillIn(document);
            this.shown = '';
        }
        this.#tell(state);
        this.#tellFocus(state);
        if (desk?.open) return this.#drawDesk(desk);
        const { view: { step }, phase, round, opening, arms, settings, question, answers, study, error, notice, chosen } = state;
        const now = JSON.stringify([language, step, phase, round, state.done, state.undo, state.story, opening?.stage, opening?.revealed, settings, question?.example.id, answers, arms.map((arm) => arm.picks.length),
            study.running, study.going_on, study.afresh && Math.floor(20 * study.fraction), state.pointed?.words, study.error, study.summary !== null, error, notice, chosen, state.encode?.done]);
        if (now === this.shown) return;
        this.shown = now;
        this.#draw(state);
    }

    // The control on the canvas that the keyboard's focus is on, as it moves; no visitor can see it here.
    #tellFocus({ focused }) {
        const words = document.activeElement?.id === 'canvas' && focused ? focused : '';
        if (this.focused.textContent !== words) this.focused.textContent = words;
    }

    // The values that the focus is on in a plot, as it moves.
    #tellPointed({ pointed }) {
        const words = pointed?.words ?? '';
        if (words !== this.pointed && words) this.#append(words);
        this.pointed = words;
    }

    #append(words) {
        this.log.append(make('p', {}, words));
        while (this.log.childElementCount > 30) this.log.firstElementChild.remove();
    }

    // What a visitor who does not look should hear, once a round.
    #tell(state) {
        this.#tellPointed(state);
        const sorted = this.desk?.open ? this.desk.state : null;
        const key = sorted ? `${sorted.shown} ${sorted.answers} ${sorted.error ?? ''}` : `${state.phase} ${state.round} ${state.settings.seed} ${state.settings.target} ${state.opening?.stage} ${state.error ?? ''}`;
        if (key === this.said) return;
        this.said = key;
        const lines = [];
        if (sorted) lines.push(...sortLines(sorted));
        else if (state.error) lines.push(state.error);
        else if (state.phase === 'encoding') lines.push(say('encoding_title'));
        else if (state.opening) lines.push(...openingLines(state, names(state)));
        else if (state.arms.length) {
            lines.push(say('round_of', state.round, state.rounds, state.arms[0].labels));
            const asked = state.arms[state.shown_arm];
            if (asked.last_picks.length)
                lines.push(`${armName(asked)}: ${asked.last_picks.map((example) => exampleName(state, example)).join(', ')}`);
            lines.push(state.arms.map((arm) => `${armName(arm)} ${percent(arm.accuracy)}`).join('; '));
        }
        if (!lines.length) return;
        this.#append(lines.join('. '));
    }

    #draw(state) {
        this.#fill(say('web_text_title'), ...this.#story(state), this.#controls(state), ...this.#question(state), ...this.#tables(state), ...this.#study(state), this.#numbers());
    }

    #drawDesk(desk) {
        const now = JSON.stringify([this.language, desk.state, desk.picture]);
        if (now === this.shown) return;
        this.shown = now;
        const button = (id, text, act, disabled) => this.#button(`sort-${id}`, text, act, disabled);
        this.#fill(say('sort_title'), ...sortParts(desk.state, button, { picture: desk.picture, ask: (what) => desk[what]() }));
    }

    #fill(title, ...parts) {
        const focused = document.activeElement?.id;
        this.view.replaceChildren(
            make('div', { class: 'row' }, make('h2', { id: 'text-title' }, title),
                make('button', { type: 'button', id: 'text-close', class: 'plain', onclick: () => this.toggle(false) }, say('web_close'))),
            ...parts);
        if (!focused?.startsWith('text-')) return;
        const again = document.getElementById(focused) ?? document.getElementById('text-first');
        again?.focus(); // what was pressed may be gone
    }

    #button(id, text, command, disabled = false) {
        return make('button', { type: 'button', id: `text-${id}`, disabled, onclick: () => (typeof command === 'function' ? command() : this.#send(command)) }, text);
    }

    #send(command) {
        this.api.send(command);
        this.update(this.api.state());
    }

    #select(id, label, value, options, command) {
        return make('label', {}, label, make('select', { id: `text-${id}`, onchange: ({ target }) => this.#send(command(target.value)) },
            ...options.map(([name, text]) => make('option', { value: name, selected: name === value }, text))));
    }

    #story(state) {
        const step = state.view.step;
        const steps = [1, 2, 3, 4, 5].map((number) => [String(number), `${number} ${say(`step${number}_title`)}`]);
        return [
            this.#select('story', say('web_story'), String(step), [['0', say('about_title')], ...steps], (value) => ({ type: 'go', step: Number(value) })),
            make('p', {}, state.story ?? ''),
        ];
    }

    #controls(state) {
        const playing = state.phase === 'playing', runs = playing || state.phase === 'ready';
        const attributes = Object.keys(state.pictures.attributes).map((name) => [name, word('attribute_', name)]);
        return make('div', { class: 'row', role: 'group', 'aria-label': say('settings') },
            this.#button('play', say(playing ? 'pause' : 'play'), { type: playing ? 'pause' : 'play' }, !runs || state.your_arm >= 0),
            this.#button('step', say('step'), { type: 'step' }, !runs),
            this.#button('reset', say('reset'), { type: 'reset' }),
            this.#button('undo-act', say('undo_act'), { type: 'undo' }, !state.undo),
            this.#select('target', say('labels_mean'), state.settings.by_hand ? 'hand' : state.settings.target,
                [...attributes, ['hand', say('i_answer')]],
                (value) => (value === 'hand' ? { type: 'reset', by_hand: true } : { type: 'reset', by_hand: false, target: value })),
            this.#select('arm', say('web_shown'), String(state.shown_arm), state.arms.map((arm, place) => [String(place), armName(arm)]),
                (value) => ({ type: 'show', arm: Number(value) })),
            this.#select('round', say('web_round'), String(state.round), Array.from({ length: state.done + 1 }, (_, round) => [String(round), String(round)]),
                (value) => ({ type: 'rewind', round: Number(value) })));
    }

    #question(state) {
        if (state.error) return [make('p', { class: 'fault' }, state.error)];
        if (state.encode) return [make('p', {}, say('encoding_picture', encoderName(state.encode.encoder), state.encode.done, state.encode.total))];
        if (!state.arms.length) return [];
        if (state.opening) return openingParts(state, names(state), (id, text, command) => this.#button(id, text, command));
        if (state.phase === 'finished') return [make('p', {}, `${say('result_title')}. ${say('result_aside', state.arms[0].labels)}.`)];
        const lines = [make('p', {}, say('round_of', state.round, state.rounds, state.arms[0].labels))];
        const { question } = state;
        if (state.pending !== null) {
            const example = state.arms[0].last_picks[state.pending];
            lines.push(make('p', {}, `${say('what_is_this')} ${exampleName(state, { ...example, mismatched: false })}`));
            lines.push(make('div', { class: 'row' }, ...state.classes.map((_, label) =>
                this.#button(`answer-${label}`, `${label + 1}: ${labelName(state, label)}`, { type: 'answer', label }))));
        } else if (question) {
            const belief = state.classes.map((_, place) => `${labelName(state, place)} ${percent(question.probability[place])}`).join(', ');
            lines.push(make('p', {}, `${say('asks_about', encoderName(state.arms[question.arm].encoder))} ${exampleName(state, question.example)}. ${belief}. ${say('web_rank', question.rank, question.candidates)}`));
        }
        return lines;
    }

    #tables(state) {
        if (!state.arms.length) return [];
        const race = state.arms.map((arm) => [armName(arm), percent(arm.accuracy), arm.labels_to_target ?? say('web_not_yet'),
            arm.enrichment === null ? '–' : arm.enrichment.toFixed(1), arm.last_picks.map((example) => exampleName(state, example)).join(', ')]);
        const { groups, size } = state.pool;
        const ledger = state.arms.map((arm) => [armName(arm), ...groups.map(({ name }) => arm.picked_groups[name] ?? 0)]);
        ledger.push([say('web_pool_share'), ...groups.map(({ count }) => percent(count / size))]);
        return [
            table(say('race'), [say('web_learner'), say('right'), say('web_labels_to', '90 %'), say('web_rare_times'), say('this_round')], race),
            table(say('panel_ledger'), [say('web_learner'), ...groups.map((group) => groupName(state, group))], ledger),
        ];
    }

    #study(state) {
        const { study } = state, no = !state.arms.length;
        const choice = () => [this.#button('study', say('study', 16), { type: 'study', seeds: 16 }, no),
            ...(state.settings.dataset === 'own' ? [] : [this.#button('afresh', say('study_afresh', 16), { type: 'study', seeds: 16, afresh: true }, no)])];
        const parts = [make('div', { class: 'row' }, ...(study.running ? [this.#button('cancel', say('cancel'), { type: 'cancel' })] : choice()))];
        if (study.running && study.afresh) parts.push(make('p', {}, this.#drawing(study)));
        if (study.going_on) parts.push(make('p', {}, say('study_goes_on', '90 %')));
        if (study.error) parts.push(make('p', { class: 'fault' }, study.error));
        if (state.pointed) parts.push(make('p', {}, state.pointed.words));
        return study.summary ? [...parts, this.#attainments(state), this.#ratios(study)] : parts;
    }

    #drawing({ fraction, seeds, seconds_left: left }) {
        const start = Math.min(seeds, Math.floor(fraction * seeds) + 1);
        return `${say('study_draws', start, seeds)} ${left === null ? '' : say('study_left_minutes', Math.max(1, Math.round(left / 60)))}`;
    }

    // How many labels it took, and how many of the runs never got there.
    #attainments({ study, pool }) {
        const rows = study.summary.arms.map((arm) => {
            const { median, censored_share: share } = arm.labels_to_target;
            const never = Math.round(share * arm.seeds), rare = arm.enrichment.first15.mean;
            return [armName(arm), median ?? '–',
                never === 0 ? say('never_none', arm.seeds) : never === arm.seeds ? say('never_all', arm.seeds) : say('never_of', never, arm.seeds),
                rare === null ? '–' : `${rare.toFixed(1)} × (${percent(rare * pool.mismatched_share)})`];
        });
        return table(say('evidence_title', study.seeds, '90 %'), [say('web_learner'), say('evidence_median'),
            say(study.going_on ? 'evidence_not_yet' : 'evidence_never'), say('evidence_rare')], rows);
    }

    #ratios(study) {
        const ratio = (row) => (row.value === null || row.bound === '?' ? '–' : `${row.bound === '=' ? '' : row.bound} ${row.value.toFixed(1)} [${row.lo.toFixed(1)}, ${row.hi.toFixed(1)}]`);
        const rows = study.summary.label_ratio.filter((row) => row.target === 0.9).map((row) => [`${encoderName(row.encoder)}, ${word('acquisition_', row.strategy)}`, ratio(row)]);
        return table(say(study.afresh ? 'study_says_afresh' : 'study_says'), [say('web_learner'), say('web_ratio')], rows);
    }

    #numbers() {
        return make('details', {}, make('summary', {}, say('web_about_numbers')),
            make('dl', {}, ...definitions().flatMap(([name, text]) => [make('dt', {}, name), make('dd', {}, text)])));
    }
}
