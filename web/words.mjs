// The page's words outside the canvas, from the same table (texts.mjs is assets/texts.json).
import { texts } from './texts.mjs';

const LANGUAGES = ['en', 'de'];
let current = 0;

export function browserLanguage() {
    return navigator.languages.map((code) => code.slice(0, 2)).find((code) => LANGUAGES.includes(code)) ?? 'en';
}

// '' is the browser's. True where that changed something.
export function setLanguage(code) {
    const place = Math.max(LANGUAGES.indexOf(code || browserLanguage()), 0);
    if (place === current) return false;
    current = place;
    document.documentElement.lang = LANGUAGES[place];
    return true;
}

// {0}, {1}, ... become the values.
export function say(key, ...values) {
    const words = texts[key]?.[current] ?? key;
    return words.replace(/\{(\d)\}/g, (hole, place) => values[place] ?? hole);
}

// What the page's numbers mean: [name, text] of each, as the canvas has them.
export const definitions = () => Object.keys(texts).filter((key) => key.startsWith('def_')).map((key) => key.slice(4))
    .map((term) => [say(`term_${term}`), say(`def_${term}`)]);

// The word for a name in the data; the name itself where the table has none.
export function word(prefix, name) {
    return texts[prefix + String(name).replace(/[-:]/g, '_')]?.[current] ?? name;
}

// Within a sentence: English has no capitals there; a name of the visitor's own data stays as it is.
export function attributeInText(name) {
    const words = word('attribute_', name);
    return current === 0 && words !== name ? words[0].toLowerCase() + words.slice(1) : words;
}

const OWN = 'own:'; // before the names of encoders that a visitor brought

export const isOwnEncoder = (encoder) => encoder.startsWith(OWN);

export function encoderName(encoder) {
    if (isOwnEncoder(encoder)) return encoder.slice(OWN.length);
    const stages = /^stages:(\d+)$/.exec(encoder);
    return stages ? say('encoder_stages', stages[1], 9) : word('encoder_', encoder);
}

// Fills in every element that names its text, its label or its hint.
export function fillIn(root) {
    for (const element of root.querySelectorAll('[data-text]')) element.textContent = say(element.dataset.text);
    for (const element of root.querySelectorAll('[data-label]')) element.setAttribute('aria-label', say(element.dataset.label));
}
