// The desk that sorts pictures in words: the question with its picture, the boxes, how right it is.
import { make } from './elements.mjs';
import { say } from './words.mjs';

const percent = (share) => `${Math.round(100 * share)}\u00a0%`;

// How right, and whether answers still pay: texts.
export function soundness({ audit, checks, movement, hardly_pays: paid }) {
    const lines = [audit
        ? `${say('sort_right', percent(audit.right))}. ${say('sort_right_interval', percent(audit.lo), percent(audit.hi), audit.checked)}.`
        : say('sort_right_later', 10, checks.checked)];
    if (movement) lines.push(`${say('sort_moved', movement.answers, movement.moved, movement.of)}${paid ? ` ${say('sort_hardly_pays')}` : ''}`);
    return lines;
}

// What somebody who does not look should hear.
export function sortLines(state) {
    if (state.error) return [state.error];
    if (!state.question) return [say('sort_waits', state.encoded, Math.min(state.total, 200))];
    return [say('web_sort_text_question', state.question.path), ...(state.question.asked === 'check' ? [say('sort_check')] : [])];
}

// button(id, text, act): act is a command, or a function. picture: address of what is shown, or null.
export function sortParts(state, button, { picture, ask }) {
    const answers = state.boxes.map(({ name }, box) => button(`box-${box}`, `${box + 1}: ${name}`, { type: 'sort', box }));
    const shown = state.shown !== null;
    const row = (...children) => make('div', { class: 'row', role: 'group' }, ...children);
    const rows = state.boxes.map(({ name, pictures, by_person: yours, sure }) => make('tr', {}, make('th', { scope: 'row' }, name),
        ...[pictures, yours, pictures - sure].map((cell) => make('td', {}, String(cell)))));
    const heads = [say('web_sort_one_box'), say('web_sort_pictures'), say('web_sort_yours'), say('web_sort_unsure')];
    return [
        state.error ? make('p', { class: 'fault' }, state.error) : null,
        ...sortLines({ ...state, error: null }).map((text) => make('p', {}, text)),
        shown && picture ? make('img', { src: picture, alt: state.question?.path ?? '', width: '240' }) : null,
        row(...(shown ? answers : []), ...(shown ? [
            button('cannot', say('sort_cannot_tell'), { type: 'sort', answer: 'cannot tell' }),
            button('skip', say('sort_skip'), { type: 'sort', answer: 'skip' })] : []),
        button('undo', say('sort_undo'), { type: 'sort', undo: true }, state.answers === 0)),
        ...soundness(state).map((text) => make('p', {}, text)),
        make('table', {}, make('caption', {}, say('web_sort_boxes_title')),
            make('thead', {}, make('tr', {}, ...heads.map((head) => make('th', { scope: 'col' }, head)))), make('tbody', {}, ...rows)),
        row(button('names', say('sort_boxes'), () => ask('boxes')), button('save', say('sort_save'), () => ask('save')), button('leave', say('sort_close'), () => ask('close'))),
    ].filter(Boolean);
}
