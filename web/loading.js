// The first thing that runs: how loading goes, and what to do where it fails or hangs. A classic
// script within index.html, so that it works whatever else is missing. web/assemble.mjs puts a line
// before it: WORDS, {key: [English, German]}.
//   loading.progress(share, text)   so far, from 0 to 1
//   loading.fail(text)              it cannot start
//   loading.done()                  it has started
(() => {
    const PATIENCE = 8000; // ms in which something should come
    const element = (id) => document.getElementById(id);
    const asked = new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`).get('lang');
    const codes = [asked, ...navigator.languages].map((code) => String(code).slice(0, 2));
    const code = codes.find((one) => one === 'en' || one === 'de') ?? 'en';
    const say = (key) => WORDS[key][code === 'de' ? 1 : 0];
    let over = false, timer = 0;

    function offer(text) {
        element('status').textContent = text;
        element('again').hidden = false;
    }

    function alive() {
        clearTimeout(timer);
        if (!over) timer = setTimeout(() => offer(say('load_waiting')), PATIENCE);
    }

    function end() {
        over = true;
        clearTimeout(timer);
        arrivals.disconnect();
        removeEventListener('error', failed, true);
    }

    function fail(text) {
        if (over) return;
        end();
        element('loading').hidden = false;
        element('progress').hidden = true;
        offer(text);
    }

    // A script that did not come, came wrong or could not be read: an event at its element, or one with
    // the reason.
    function failed(event) {
        if (event.error) fail(`${say('load_failed')} (${event.message})`);
        else if (event.target instanceof HTMLScriptElement || event.target.rel === 'stylesheet') fail(say('load_failed'));
    }

    // Asks for every part past the browser's cache, which may hold a wrong one, and begins again.
    function again() {
        element('again').disabled = true;
        const parts = Object.keys(JSON.parse(element('parts').textContent).integrity);
        const late = new Promise((resolve) => setTimeout(resolve, 5000));
        const fetched = parts.map((part) => fetch(part, { cache: 'reload' }).catch(() => {}));
        Promise.race([Promise.all(fetched), late]).then(() => location.reload());
    }

    const arrivals = new PerformanceObserver(alive);
    arrivals.observe({ type: 'resource' });
    addEventListener('error', failed, true);
    // Once the page is read: DOMContentLoaded would wait for the modules, which may hang.
    document.addEventListener('readystatechange', () => {
        document.documentElement.lang = code;
        for (const one of document.querySelectorAll('[data-text]')) if (one.dataset.text in WORDS) one.textContent = say(one.dataset.text);
        element('again').addEventListener('click', again);
    }, { once: true });
    alive();

    globalThis.loading = {
        fail,
        progress(share, text) {
            if (over) return;
            alive();
            element('progress').value = share;
            element('status').textContent = text;
            element('again').hidden = true;
        },
        done() {
            end();
            element('loading').hidden = true;
        },
    };
})();
