// Fetches a file of this page with progress. Rejects with a message for people.
import { say } from './words.mjs';

const PATIENCE = 60_000; // ms without a byte

// progress(loaded, total): bytes as they are after decompression; total is 0 while unknown.
async function attempt(url, { signal, progress, total, patience, ...how }) {
    const stop = new AbortController(), giveUp = () => stop.abort(new Error(say('web_stalled')));
    signal?.addEventListener('abort', () => stop.abort(signal.reason));
    let timer = setTimeout(giveUp, patience);
    try {
        const response = await fetch(url, { ...how, signal: stop.signal });
        if (!response.ok) throw new Error(`${response.status} ${response.statusText}`.trim());
        if (!total && !response.headers.get('content-encoding')) total = Number(response.headers.get('content-length')) || 0;
        const parts = [];
        let loaded = 0;
        for (const reader = response.body.getReader(); ;) {
            const { done, value } = await reader.read();
            if (done) return joined(parts, loaded);
            clearTimeout(timer);
            timer = setTimeout(giveUp, patience);
            parts.push(value);
            loaded += value.length;
            progress(loaded, Math.max(total, loaded));
        }
    } catch (error) {
        throw new Error(say('web_not_fetched', (stop.signal.aborted ? stop.signal.reason : error).message));
    } finally {
        clearTimeout(timer);
    }
}

// 'sha256-' and the hash in base 64, as the build writes it.
export async function integrityOf(bytes) {
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return `sha256-${btoa(String.fromCharCode(...hash))}`;
}

// integrity: what the file must be; another answer is asked for once more, past the browser's cache,
// and then refused. Browsers cannot tell where the page came without encryption from another machine.
export async function download(address, { integrity, progress = () => {}, total = 0, patience = PATIENCE, ...how } = {}) {
    const url = new URL(address, document.baseURI), given = { progress, total, patience, ...how };
    const right = async (bytes) => !integrity || !globalThis.crypto?.subtle || (await integrityOf(bytes)) === integrity;
    const bytes = await attempt(url, given);
    if (await right(bytes)) return bytes;
    const again = await attempt(url, { ...given, cache: 'reload' });
    if (await right(again)) return again;
    throw new Error(say('web_wrong_file'));
}

// The parts as one; length: the sum of theirs.
export function joined(parts, length) {
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
        bytes.set(part, at);
        at += part.length;
    }
    return bytes;
}
