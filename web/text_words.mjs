// What the text view calls things, and how it sets tables and parts.
import { make } from './elements.mjs';
import { attributeInText, encoderName, say, word } from './words.mjs';

export const percent = (share) => (share === null || share === undefined ? '–' : `${Math.round(100 * share)}\u00a0%`);
export const armName = (arm) => (arm.acquisition === 'you' ? say('you') : `${encoderName(arm.encoder)}, ${word('acquisition_', arm.acquisition)}`);
export const hides = ({ view }, control) => view.hidden.includes(control);

// Colour before shape, as on the canvas.
const ORDER = ['color', 'shape'];
const rank = (name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

// levels: by attribute.
function levelNames({ target, nuisance }, levels) {
    const pair = [target, nuisance].sort((a, b) => rank(a) - rank(b));
    return say('group_pattern', ...pair.map((name) => word('level_', levels[name])));
}

export const plainName = (state, example) => levelNames(state.settings, example.attributes);
export const exampleName = (state, example) => plainName(state, example) + (example.mismatched ? ` (${say('web_rare')})` : '');
export const groupName = ({ settings }, { target, nuisance }) => levelNames(settings, { [settings.target]: target, [settings.nuisance]: nuisance });
export const groupOf = (state, example) => state.pool.groups.find(({ name }) => name === example.group);

// What the opening calls things.
export const names = (state) => ({
    example: (example) => exampleName(state, example),
    arm: armName,
    attribute: attributeInText,
});

// "A (like red square)": what the start showed for a neutral label; else the class's name.
export function labelName(state, label) {
    const name = state.classes[label], called = state.labels[label];
    if (called === name) return word('level_', name);
    const usual = state.pool.groups.find(({ target, matched }) => matched && target === name);
    return usual ? say('web_label', called, groupName(state, usual)) : called;
}

// "60 % (55 % to 64 %)". intervals: {mean, lo, hi}, lists; format: of a number.
export function interval({ mean, lo, hi }, place, format) {
    const at = [mean, lo, hi].map((values) => values[place] ?? null);
    return at[1] === null ? format(at[0]) : say('value_interval', ...at.map(format));
}

const cells = (kind, scope, list) => list.map((text) => make(kind, { scope }, String(text)));

const LONG = 24; // letters of a column's head: a learner's name, not a number's

// rows: [head, ...cells]. A caption that says what a heading has said already is for tables' lists only.
export function table(caption, heads, rows, spoken = false) {
    const named = heads.slice(1).some((head) => head.length > LONG);
    return make('table', { class: named ? 'names' : undefined }, make('caption', { class: spoken ? 'spoken' : undefined }, caption),
        make('thead', {}, make('tr', {}, ...cells('th', 'col', heads))),
        make('tbody', {}, ...rows.map(([head, ...rest]) => make('tr', {}, ...cells('th', 'row', [head]), ...cells('td', undefined, rest)))));
}

export const line = (text) => make('p', {}, text);
export const row = (...children) => make('div', { class: 'row' }, ...children);
export const list = (texts) => make('ul', {}, ...texts.map((text) => make('li', {}, text)));

// A part that a screen reader can jump to; null where it has nothing to show.
export function part(id, title, ...children) {
    const shown = children.flat().filter(Boolean);
    return shown.length ? make('section', { id: `text-part-${id}` }, make('h3', { id: `text-${id}-title` }, title), ...shown) : null;
}
