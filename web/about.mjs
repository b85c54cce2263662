// The dialog that says what the page shows and how its numbers are made.
import { make } from './elements.mjs';
import { definitions, say } from './words.mjs';

const PAPER = 'https://arxiv.org/abs/2204.08491';

const fact = (title, ...text) => [make('h3', {}, title), make('p', { class: 'fact' }, ...text)];

// state: as the program gives it.
export function openAbout(dialog, state) {
    const { settings, pool, view } = state;
    // A kiosk has no way out.
    const link = (href, words) => (view.kiosk ? words : make('a', { href, target: '_blank', rel: 'noreferrer' }, words));
    const matched = pool.size ? Math.round(100 * (1 - pool.mismatched_share)) : '–';
    dialog.replaceChildren(
        make('h2', { id: 'about-title' }, 'Blue Square'),
        ...fact(say('web_about_what'), say('web_about_what_text')),
        ...fact(say('web_about_paper'), 'Tamkin, Nguyen, Deshpande, Mu, Goodman: ',
            link(PAPER, 'Active Learning Helps Pretrained Models Learn the Intended Task'), ' (NeurIPS 2022)'),
        ...fact(say('web_about_task'), say('web_about_task_text', pool.size, matched, settings.seed_set_size, settings.per_round, settings.rounds)),
        ...fact(say('web_about_colour'), say('web_about_colour_text')),
        ...fact(say('web_about_model'), say('web_about_model_text')),
        ...fact(say('web_about_learner'), say('web_about_learner_text')),
        make('h3', {}, say('web_about_numbers')),
        make('dl', {}, ...definitions().flatMap(([name, text]) => [make('dt', {}, name), make('dd', {}, text)])),
        ...fact(say('web_about_shipped'), say('web_about_shipped_text')),
        ...fact(say('web_about_own'), say('web_about_own_text')),
        ...fact(say('web_about_licence'), link('LICENSE', 'LICENSE'), ', ', link('NOTICE', say('web_about_notice'))),
        make('div', { class: 'row end' }, make('button', { type: 'button', class: 'plain', onclick: () => dialog.close() }, say('web_close'))));
    dialog.showModal();
    dialog.scrollTop = 0;
}
