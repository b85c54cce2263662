// The text view's controls: each sends a command, and says what was refused right behind it.
import { make } from './elements.mjs';

export class Fields {
    // send(command): {error}; sent(): after that.
    constructor(send, sent) {
        this.send = send;
        this.sent = sent;
        this.refused = null; // {id, error}
    }

    #act(id, command) {
        const element = document.getElementById(id);
        const section = element?.closest('section');
        if (section) section.dataset.stale = ''; // what it shows may not be what holds
        if (typeof command === 'function') command();
        else {
            if (this.refused) this.send({ type: 'dismiss' }); // that has been read
            const { error } = this.send(command);
            this.refused = error ? { id, error } : null;
        }
        this.sent();
    }

    // Elements that look alike and do something else are others: the command is part of them.
    button(id, text, command, disabled = false, more = {}) {
        const name = `text-${id}`;
        return make('button', {
            type: 'button', id: name, disabled, 'data-sends': typeof command === 'function' ? undefined : JSON.stringify(command),
            onclick: () => this.#act(name, command), ...more,
        }, text);
    }

    select(id, label, value, options, command) {
        return this.#labelled(id, label, make('select', { id: `text-${id}`, onchange: ({ target }) => this.#act(target.id, command(target.value)) },
            ...options.map(([name, text]) => make('option', { value: name, selected: name === value }, text))));
    }

    check(id, label, checked, command) {
        return this.#labelled(id, label, make('input', { type: 'checkbox', id: `text-${id}`, checked, onchange: ({ target }) => this.#act(target.id, command(target.checked)) }), true);
    }

    // A whole number from 0 up.
    number(id, label, value, most, command) {
        return this.#labelled(id, label, make('input', {
            type: 'number', id: `text-${id}`, min: 0, max: most, step: 1, value,
            onchange: ({ target }) => this.#act(target.id, command(target.value === '' ? null : Number(target.value))),
        }));
    }

    // One or more of several: the last one stays. options: [name, text].
    several(id, label, chosen, options, command) {
        const boxes = options.map(([name, text]) => {
            const on = chosen.includes(name);
            const others = chosen.filter((one) => one !== name);
            const box = this.check(`${id}-${name}`, text, on, (checked) => command(checked ? [...others, name] : others));
            if (on && others.length === 0) box.querySelector('input').disabled = true;
            return box;
        });
        return make('fieldset', {}, make('legend', {}, label), ...boxes);
    }

    #labelled(id, label, control, after = false) {
        const name = `text-${id}`, fault = this.refused?.id === name ? this.refused.error : null;
        if (fault) {
            control.setAttribute('aria-invalid', 'true');
            control.setAttribute('aria-describedby', `${name}-fault`);
        }
        const words = make('span', {}, label);
        const field = make('label', {}, ...(after ? [control, words] : [words, control]));
        return fault ? make('span', { class: 'field' }, field, make('span', { id: `${name}-fault`, class: 'fault', role: 'alert' }, fault)) : field;
    }
}
