// The page in words, for screen readers and for whoever prefers them: the story, all controls, the question
// and every panel as headings and tables, and a live log. Kept in step with the canvas from the same state,
// and built only while it is open.
import { make } from './elements.mjs';
import { Fields } from './text_fields.mjs';
import { openingLines, openingParts } from './text_opening.mjs';
import { lanesPart, panelParts } from './text_panels.mjs';
import { questionPart } from './text_question.mjs';
import { menuPart, racePart, settingsPart, storyPart } from './text_settings.mjs';
import { sortLines, sortParts } from './text_sort.mjs';
import { studyPart } from './text_study.mjs';
import { armName, exampleName, names, part, percent, row } from './text_words.mjs';
import { definitions, fillIn, say, setLanguage } from './words.mjs';

const MOST_LINES = 30; // of the log

function numbersPart() {
    return make('details', { id: 'text-part-numbers' }, make('summary', {}, say('web_about_numbers')),
        make('dl', {}, ...definitions().flatMap(([name, text]) => [make('dt', {}, name), make('dd', {}, text)])));
}

export class TextView {
    // api: {state(), send(command), ask(what), tables}.
    constructor({ view, log, focused, skip, api }) {
        this.view = view;
        this.log = log;
        this.focused = focused;
        this.api = api;
        this.fields = new Fields(api.send, () => this.#again());
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
        const { language } = state.view;
        if (language !== this.language || !this.told) {
            this.told = true;
            this.language = language;
            setLanguage(language);
            fillIn(document);
            this.shown = '';
        }
        this.#tell(state);
        this.#tellFocus(state);
        if (!this.open) return;
        if (desk?.open) return this.#drawDesk(desk);
        const now = JSON.stringify([{ ...state, focused: null }, this.fields.refused]);
        if (now === this.shown) return;
        this.shown = now;
        this.#fill(say('web_text_title'), this.#parts(state));
    }

    #again() {
        this.shown = '';
        this.update(this.api.state());
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
        while (this.log.childElementCount > MOST_LINES) this.log.firstElementChild.remove();
    }

    // What a visitor who does not look should hear, once a round.
    #tell(state) {
        this.#tellPointed(state);
        const sorted = this.desk?.open ? this.desk.state : null;
        const key = sorted ? `${sorted.shown} ${sorted.answers} ${sorted.error ?? ''}` : `${state.phase} ${state.round} ${state.settings.seed} ${state.settings.target} ${state.opening?.stage} ${state.error ?? ''}`;
        if (key === this.said) return;
        this.said = key;
        const lines = sorted ? sortLines(sorted) : this.#news(state);
        if (lines.length) this.#append(lines.join('. '));
    }

    #news(state) {
        if (state.error) return [state.error];
        if (state.phase === 'encoding') return [say('encoding_title')];
        if (state.opening) return openingLines(state, names(state));
        if (!state.arms.length) return [];
        const asked = state.arms[state.shown_arm], picks = asked.last_picks.map((example) => exampleName(state, example)).join(', ');
        const ended = state.phase === 'finished' && state.round === state.done;
        return [say('round_of', state.round, state.rounds, state.arms[0].labels), ...(ended ? [say(state.settings.by_hand ? 'result_hand' : 'result_title')] : []),
            ...(picks ? [`${armName(asked)}: ${picks}`] : []), state.arms.map((arm) => `${armName(arm)} ${percent(arm.accuracy)}`).join('; ')];
    }

    // Refusals stand at the control that they are about, and else before everything.
    #faults(state) {
        const { refused } = this.fields;
        const told = refused && document.getElementById(refused.id) ? refused.error : null;
        const fault = state.phase !== 'error' && state.error !== told ? state.error : null;
        if (!fault && !state.notice) return null;
        return make('section', { id: 'text-part-news' }, make('p', { role: 'alert', class: fault ? 'fault' : undefined }, fault ?? state.notice),
            row(this.fields.button('dismiss', say('dismiss'), { type: 'dismiss' })));
    }

    #parts(state) {
        const { fields } = this, menu = menuPart(state, fields, (what) => this.api.ask(what));
        if (state.opening) {
            const children = openingParts(state, names(state), (...given) => fields.button(...given));
            return [this.#faults(state), make('section', { id: 'text-part-first' }, ...children), menu, numbersPart()];
        }
        return [this.#faults(state), storyPart(state, fields), racePart(state, fields), settingsPart(state, this.api.tables.settings, fields), questionPart(state, fields),
            state.arms.length ? lanesPart(state) : part('race', say('race'), make('p', {}, say('web_no_race'))),
            ...panelParts(state, fields, () => studyPart(state, fields)), menu, numbersPart()];
    }

    #drawDesk(desk) {
        const now = JSON.stringify([this.language, desk.state, desk.picture]);
        if (now === this.shown) return;
        this.shown = now;
        const button = (id, text, act, disabled) => this.fields.button(`sort-${id}`, text, act, disabled);
        const children = sortParts(desk.state, button, { picture: desk.picture, ask: (what) => desk[what]() });
        this.#fill(say('sort_title'), [make('section', { id: 'text-part-sort' }, ...children)]);
    }

    // Parts that are the same stay, so that neither the focus nor a screen reader's place in them is lost.
    #fill(title, parts) {
        const active = document.activeElement, focused = active?.id, typed = active?.type === 'number' ? active.value : null;
        const before = new Map([...this.view.children].map((child) => [child.id, child]));
        const head = make('div', { class: 'row', id: 'text-head' }, make('h2', { id: 'text-title' }, title),
            make('button', { type: 'button', id: 'text-close', class: 'plain', onclick: () => this.toggle(false) }, say('web_close')));
        const now = [head, ...parts.filter(Boolean)].map((made) => {
            const old = before.get(made.id);
            if (old?.tagName === 'DETAILS') made.open = old.open;
            return old?.isEqualNode(made) ? old : made;
        });
        if (now.length !== this.view.childElementCount || now.some((child, place) => child !== this.view.children[place])) this.#replace(now);
        if (!focused?.startsWith('text-') || document.activeElement?.id === focused) return;
        const again = document.getElementById(focused) ?? document.getElementById('text-first') ?? this.view;
        again.focus(); // what was pressed may be gone
        if (typed !== null && again.type === 'number' && document.getElementById(focused) === again) again.value = typed;
    }

    // Those that stay are not moved: moving takes the focus away.
    #replace(now) {
        const keep = new Set(now);
        for (const child of [...this.view.children]) if (!keep.has(child)) child.remove();
        for (const [place, child] of now.entries())
            if (this.view.children[place] !== child) this.view.insertBefore(child, this.view.children[place] ?? null);
    }
}
