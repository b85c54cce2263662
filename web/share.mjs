// The dialog with the link: copy it, show it as a QR code, hide controls in it for a class.
import { qrcode } from './qrcode.mjs';
import { make } from './elements.mjs';
import { say } from './words.mjs';

export function pageAddress(link) {
    const { origin, pathname } = location;
    return origin + pathname + (link ? `#${link}` : '');
}

// The link with hide=... replaced.
function withHidden(link, hidden) {
    const fields = link.split('&').filter((field) => field && !field.startsWith('hide='));
    if (hidden.length) fields.push(`hide=${hidden.join(',')}`);
    return fields.join('&');
}

function drawCode(canvas, text) {
    const code = qrcode(0, text.length > 1200 ? 'L' : 'M');
    code.addData(text);
    code.make();
    const count = code.getModuleCount(), cell = Math.max(2, Math.floor(300 / (count + 8))), quiet = 4;
    canvas.width = canvas.height = (count + 2 * quiet) * cell;
    const context = canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = '#000';
    for (let row = 0; row < count; ++row)
        for (let column = 0; column < count; ++column)
            if (code.isDark(row, column)) context.fillRect((column + quiet) * cell, (row + quiet) * cell, cell, cell);
}

async function copy(input, said) {
    input.select();
    try {
        await navigator.clipboard.writeText(input.value);
        said.textContent = say('web_copied');
    } catch {
        said.textContent = document.execCommand('copy') ? say('web_copied') : say('web_copy_by_hand');
    }
}

// hidable: controls that a teacher may want to hide. kept: promise of whether the page works without a
// network.
export function openShare(dialog, link, hidable, kept) {
    const hidden = new Set((/(?:^|&)hide=([^&]*)/.exec(link)?.[1] ?? '').split(',').filter(Boolean));
    const input = make('input', { type: 'text', readonly: true, id: 'share-link', 'aria-labelledby': 'share-title' });
    const code = make('canvas', { role: 'img', 'aria-label': say('web_qr') });
    const said = make('p', { role: 'status', class: 'hint' });
    const offline = make('p', { role: 'status', class: 'hint', id: 'share-offline' });
    kept.then((all) => all && (offline.textContent = say('web_kept')));
    const show = () => {
        input.value = pageAddress(withHidden(link, hidable.filter((name) => hidden.has(name))));
        try {
            drawCode(code, input.value);
            code.hidden = false;
        } catch {
            code.hidden = true; // longer than a QR code holds
        }
    };
    const boxes = hidable.map((name) => make('label', {},
        make('input', {
            type: 'checkbox', value: name, checked: hidden.has(name),
            onchange: ({ target }) => {
                if (target.checked) hidden.add(name);
                else hidden.delete(name);
                show();
            },
        }), say(`hide_${name}`)));
    dialog.replaceChildren(
        make('h2', { id: 'share-title' }, say('web_share_title')),
        make('p', { class: 'hint' }, say('web_share_text')),
        make('div', { class: 'row' }, input, make('button', { type: 'button', onclick: () => copy(input, said) }, say('web_copy'))),
        said, code,
        make('details', {}, make('summary', {}, say('web_hide')), make('div', { class: 'boxes' }, ...boxes)),
        offline,
        make('div', { class: 'row end' }, make('button', { type: 'button', class: 'plain', onclick: () => dialog.close() }, say('web_close'))));
    show();
    dialog.showModal();
    input.focus();
    input.select();
}
