// What comes between the visitor and the program: it has stopped, its graphics are gone, or a newer
// version of the page is here. Each with a way on.
import { make } from './elements.mjs';
import { say } from './words.mjs';

const VISITOR = 60_000; // ms without input after which a kiosk has no visitor (app/attract.h)
const ALONE = 10_000; // ms after which a kiosk helps itself

const button = (text, act, kind = {}) => make('button', { type: 'button', ...kind, onclick: act }, text);

export class Interruptions {
    constructor({ dialog, bar }) {
        this.dialog = dialog;
        this.bar = bar;
        this.kiosk = false;
        this.pace = 1;
        this.lastInput = -Infinity;
        this.stopped = false;
        dialog.addEventListener('cancel', (event) => event.preventDefault()); // behind it nothing works
        for (const kind of ['pointerdown', 'keydown', 'wheel', 'touchstart'])
            addEventListener(kind, () => (this.lastInput = performance.now()), { passive: true, capture: true });
        this.handlers = {
            onStopped: (error) => this.#stop(error),
            onGraphics: (here) => this.#graphics(here),
        };
    }

    // state: the program's, now and then.
    follow({ view }) {
        this.kiosk = view.kiosk;
        this.pace = view.pace;
    }

    // take(): changes to the new version.
    offerVersion(take) {
        const later = () => this.bar.replaceChildren();
        this.bar.replaceChildren(make('span', {}, say('web_new_version')),
            button(say('web_reload'), take), button(say('web_later'), later, { class: 'plain' }));
        const between = setInterval(() => {
            if (!this.kiosk || performance.now() - this.lastInput < VISITOR / this.pace) return;
            clearInterval(between);
            take();
        }, 1000);
    }

    // Asked for by the visitor, or by nobody in a kiosk.
    #show(title, text, ...buttons) {
        this.dialog.replaceChildren(make('h2', { id: 'stopped-title' }, title), make('p', {}, text),
            make('div', { class: 'row end' }, ...buttons));
        if (!this.dialog.open) this.dialog.showModal();
        if (this.kiosk) this.helping = setTimeout(() => location.reload(), ALONE);
    }

    #stop(error) {
        this.stopped = true;
        console.warn(`Blue Square has stopped: ${error.message}`);
        this.#show(say('web_stopped_title'), say('web_stopped'), button(say('web_reload'), () => location.reload()),
            button(say('web_afresh'), () => location.assign(location.pathname), { class: 'plain' }));
    }

    #graphics(here) {
        if (this.stopped) return;
        clearTimeout(this.helping);
        if (here) this.dialog.close();
        else this.#show(say('web_graphics_title'), say('web_graphics'), button(say('web_reload'), () => location.reload()));
    }
}
