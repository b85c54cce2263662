// All settings that the canvas has controls for, its menu, and the story with its steps. A control that a
// link hides is not there, and a kiosk has no settings.
import { make } from './elements.mjs';
import { armName, hides, line, part, row } from './text_words.mjs';
import { encoderName, say, word } from './words.mjs';

const STEPS = [1, 2, 3, 4, 5];
const SPEEDS = [1, 2, 5, 20]; // as on the canvas

export function storyPart(state, fields) {
    const { step } = state.view, last = STEPS.at(-1);
    if (hides(state, 'story')) return part('story', say('about_title'), line(state.story ?? ''));
    const steps = STEPS.map((number) => [String(number), `${number} ${say(`step${number}_title`)}`]);
    const go = (number) => ({ type: 'go', step: number });
    const title = step > 0 ? `${say(`step${step}_title`)} (${say('step_of', step, last)})` : say('about_title');
    return part('story', title, line(state.story ?? ''), row(
        fields.select('story', say('web_story'), String(step), [['0', say('about_title')], ...steps], (value) => go(Number(value))),
        fields.button('story-back', say('back'), go(step - 1), step < 2, { class: 'plain' }),
        fields.button('story-next', say(step === 0 ? 'start_story' : step === last ? 'explore' : 'next'), go(step === last ? 0 : step + 1))));
}

export function racePart(state, fields) {
    const playing = state.phase === 'playing', runs = playing || state.phase === 'ready';
    const rounds = Array.from({ length: state.done + 1 }, (_, round) => [String(round), String(round)]);
    return part('controls', say('web_controls'), row(
        fields.button('play', say(playing ? 'pause' : 'play'), { type: playing ? 'pause' : 'play' }, !runs || state.your_arm >= 0),
        fields.button('step', say('step'), { type: 'step' }, !runs),
        fields.button('reset', say('reset'), { type: 'reset' }),
        fields.button('undo-act', say('undo_act'), { type: 'undo' }, !state.undo),
        ...(state.picks_now ? [] : [fields.select('arm', say('web_shown'), String(state.shown_arm), state.arms.map((arm, place) => [String(place), armName(arm)]),
            (value) => ({ type: 'show', arm: Number(value) }))]),
        fields.select('round', say('web_round'), String(state.round), rounds, (value) => ({ type: 'rewind', round: Number(value) }))));
}

function meaning(state, fields) {
    const { by_hand: byHand, target } = state.settings;
    const options = Object.keys(state.pictures.attributes).map((name) => [name, word('attribute_', name)]);
    if (byHand || !hides(state, 'answer')) options.push(['hand', say('i_answer')]);
    return fields.select('target', say('labels_mean'), byHand ? 'hand' : target, options,
        (value) => (value === 'hand' ? { type: 'reset', by_hand: true } : { type: 'reset', by_hand: false, target: value }));
}

const CHOICES = { encoders: encoderName, acquisitions: (name) => word('acquisition_', name) };

// As its kind has it.
function setting(state, { name, names, most }, fields) {
    const now = state.settings[name], label = say(`setting_${name}`);
    const command = (value) => ({ type: 'reset', [name]: value });
    if (typeof now === 'boolean') return fields.check(name, label, now, command);
    if (typeof now === 'number') return fields.number(name, label, now, most, command);
    if (Array.isArray(now)) {
        const known = name === 'encoders' ? state.encoders : names;
        const offered = [...known, ...now.filter((one) => !known.includes(one))];
        return fields.several(name, label, now, offered.map((one) => [one, CHOICES[name](one)]), command);
    }
    const others = Object.keys(state.pictures.attributes).filter((one) => one !== state.settings.target);
    return fields.select(name, label, now, others.map((one) => [one, word('attribute_', one)]), command);
}

// Buttons, since each begins to play.
function speeds(state, fields) {
    const plays = ['ready', 'playing'].includes(state.phase) && state.your_arm < 0;
    return make('fieldset', {}, make('legend', {}, say('speed')), ...SPEEDS.map((speed) =>
        fields.button(`speed-${speed}`, String(speed), { type: 'play', speed }, !plays, { class: 'plain', 'aria-pressed': String(state.speed === speed) })));
}

// Whether a row's control is among these, as in src/ui/controls.cpp.
function isHere(state, { control }) {
    if (['target', 'answer'].includes(control) || hides(state, control)) return false;
    if (control === 'you' && state.settings.by_hand) return false;
    return control !== 'corpus' || state.settings.dataset === 'shapes';
}

// rows: tables.settings of the program.
export function settingsPart(state, rows, fields) {
    const target = hides(state, 'target') ? null : meaning(state, fields);
    const own = state.view.kiosk ? [] : rows.filter((one) => isHere(state, one)).map((one) => setting(state, one, fields));
    const all = [target, ...own, hides(state, 'speed') || state.view.kiosk ? null : speeds(state, fields)].filter(Boolean);
    return all.length ? part('settings', say('settings'), row(...all)) : null;
}

function views(state, fields) {
    const { view } = state, look = (name) => (value) => ({ type: 'look', [name]: value });
    const language = hides(state, 'language') ? []
        : [fields.select('language', say('web_language'), document.documentElement.lang, [['en', 'English'], ['de', 'Deutsch']], look('language'))];
    const theme = hides(state, 'theme') ? [] : [
        fields.select('theme', say('web_theme'), view.theme, [['', say('web_theme_system')], ['dark', say('theme_dark')], ['light', say('theme_light')]], look('theme')),
        fields.check('palette', say('palette_safe'), view.palette === 'safe', (on) => ({ type: 'look', palette: on ? 'safe' : '' }))];
    return [...language, ...theme];
}

// The canvas's menu. ask(what): what the page around the canvas does.
export function menuPart(state, fields, ask) {
    const rows = [['share', 'share', 'share'], ['export', 'picture', 'save_picture'], ['export', 'csv', 'save_csv'],
        ['export', 'json', 'save_json'], ['own', 'own', 'open_own'], ['own', 'sort', 'sort_menu'], ['about', 'about', 'about_menu']];
    const first = hides(state, 'story') ? [] : [fields.button('first-again', say('first_again'), { type: 'first' }, false, { class: 'plain' })];
    const asked = rows.filter(([control]) => !hides(state, control)).map(([, what, text]) => fields.button(`ask-${what}`, say(text), () => ask(what), false, { class: 'plain' }));
    const looks = views(state, fields);
    return part('menu', say('menu'), row(...first, ...asked), looks.length ? row(...looks) : null);
}

