// What the address keeps besides the program's link, which stands behind '#'.

// Keys of a link (src/app/link.cpp): the program takes them behind '?' too, and writes them behind '#'.
export const linkKeys = ['step', 'panel', 'grid', 'data', 'target', 'nuisance', 'encoders', 'ask', 'seed', 'corpus', 'start', 'k', 'rounds', 'hand', 'you',
    'round', 'labels', 'picks', 'lang', 'theme', 'palette', 'kiosk', 'pace', 'hide'];

// What is behind '?' without these, so that it cannot contradict what is behind '#'.
export function foreign(search) {
    const kept = search.replace(/^\?/, '').split('&').filter((field) => field && !linkKeys.includes(field.split('=')[0]));
    return kept.length ? `?${kept.join('&')}` : '';
}
