// What the address keeps besides the program's link, which stands behind '#'.

// What is behind '?' without the program's own keys: it takes them there too but writes them behind '#',
// and the two must not contradict each other.
export function foreign(search, linkKeys) {
    const kept = search.replace(/^\?/, '').split('&').filter((field) => field && !linkKeys.includes(field.split('=')[0]));
    return kept.length ? `?${kept.join('&')}` : '';
}
