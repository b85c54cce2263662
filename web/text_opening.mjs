// "You first" in words: what the text view shows of it, and what its log tells.
import { make } from './elements.mjs';
import { say, word } from './words.mjs';

// names: {example(example), arm(arm), attribute(name)}.
function headline({ opening, settings }, names) {
    switch (opening.stage) {
    case 'answer': return say('first_title');
    case 'bet': return say('first_settled', names.attribute(settings.target), names.attribute(settings.nuisance));
    case 'watch': return say('first_watch');
    default: return opening.found ? say('first_found', names.example(opening.found)) : say('first_none');
    }
}

function verdict({ opening, arms }, names) {
    const finders = opening.finders.map((place) => arms[place]);
    const parts = finders.map((arm) => say('first_by', names.arm(arm), opening.asked));
    if (finders.length && finders.every((arm) => arm.acquisition === 'random')) parts.push(say('first_luck'));
    if (finders.some((arm) => arm.encoder === 'pretrained' && arm.acquisition !== 'random')) parts.push(say('first_why'));
    if (opening.bet !== null) parts.push(opening.finders.includes(opening.bet) ? say('first_won') : say('first_lost', names.arm(arms[opening.bet])));
    return parts.join(' ');
}

// "5 × red square", what lies in a box.
function content(box, names) {
    const counts = new Map();
    for (const example of box) counts.set(names.example(example), (counts.get(names.example(example)) ?? 0) + 1);
    return [...counts].map(([name, count]) => `${count} × ${name}`).join(', ');
}

// For the log; nothing while questions come one by one.
export function openingLines(state, names) {
    const { opening } = state;
    if (opening.stage === 'answer') return [headline(state, names), names.example({ ...opening.example, mismatched: false })];
    return [headline(state, names), ...(opening.stage === 'found' ? [verdict(state, names)] : [])];
}

// button(id, text, command): a control of the view.
export function openingParts(state, names, button) {
    const { opening, arms } = state;
    const parts = [make('h3', { id: 'text-first', tabindex: '-1' }, headline(state, names))];
    const row = (...buttons) => make('div', { class: 'row' }, ...buttons);
    const skip = button('skip', say('skip'), { type: 'go', step: 1 });
    if (opening.stage === 'answer') {
        parts.push(make('p', {}, `${say('first_hint', arms[0].seed_set.length)} ${names.example({ ...opening.example, mismatched: false })}.`),
            make('ul', {}, ...opening.boxes.map((box, label) => make('li', {}, `${say('first_box', state.labels[label])}: ${content(box, names)}`))),
            row(...opening.boxes.map((_, label) => button(`box-${label}`, say('first_box', state.labels[label]), { type: 'answer', label })), skip));
        return parts;
    }
    const back = button('back', say('back'), { type: 'undo' });
    if (opening.stage === 'bet') {
        const note = (arm) => (['pretrained', 'random-init'].includes(arm.encoder) ? ` (${word('first_note_', arm.encoder)})` : '');
        return [...parts, make('p', {}, say('first_bet')),
            row(...arms.map((arm, place) => button(`bet-${place}`, `${names.arm(arm)}${note(arm)}`, { type: 'bet', arm: place })), back, skip)];
    }
    const asked = arms.map((arm) => make('li', {},
        `${names.arm(arm)}: ${arm.last_picks.slice(0, opening.revealed).map(names.example).join(', ') || '–'}`));
    parts.push(make('ul', {}, ...asked));
    if (opening.stage === 'watch') return [...parts, row(skip)];
    parts.splice(1, 0, make('p', {}, verdict(state, names)));
    return [...parts, row(button('go-on', say('first_next'), { type: 'go', step: 2 }),
        button('myself', say('i_answer'), { type: 'reset', by_hand: true }), back)];
}
