// Which keys are the canvas's: those typed while it has the focus, or nothing has. Tab is the page's where
// the canvas has no further stop, so that nobody is caught in it.
export class Keys {
    // leave(backwards): whether Tab goes on around the canvas; enter(backwards): it comes from there.
    // listeners: the program's own, by kind; they keep Tab from the browser.
    constructor(canvas, listeners, { leave, enter }) {
        this.canvas = canvas;
        this.listeners = listeners;
        this.leave = leave;
        this.tabbed = null; // the Tab that the browser is about to act on
        addEventListener('keydown', (event) => this.#down(event), true);
        addEventListener('keypress', (event) => this.#isOurs(event) && listeners.keypress(event), true);
        addEventListener('keyup', (event) => listeners.keyup(event), true); // or it counts as held
        canvas.addEventListener('focus', () => this.tabbed && enter(this.tabbed.backwards));
    }

    #isOurs({ target }) {
        return target === this.canvas || target === document.body || target === document.documentElement;
    }

    #down(event) {
        const tab = event.key === 'Tab' && !event.ctrlKey && !event.altKey && !event.metaKey;
        const stays = tab ? event.target === this.canvas && !this.leave(event.shiftKey) : this.#isOurs(event);
        if (stays) return this.listeners.keydown(event);
        if (!tab) return;
        this.tabbed = { backwards: event.shiftKey };
        setTimeout(() => (this.tabbed = null)); // after the browser has moved the focus
    }
}
