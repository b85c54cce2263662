// Fetches a file of this page with progress. Rejects with a message for people.
// progress(loaded, total): bytes as they are after decompression; total is 0 while unknown.
export async function download(address, { signal, progress = () => {}, total = 0 } = {}) {
    const url = new URL(address, document.baseURI);
    let response;
    try {
        response = await fetch(url, { signal });
    } catch (error) {
        throw new Error(`could not be fetched (${error.message}); is the server still there?`);
    }
    if (!response.ok) throw new Error(`could not be fetched (${response.status} ${response.statusText})`);
    if (!total && !response.headers.get('content-encoding')) total = Number(response.headers.get('content-length')) || 0;
    const parts = [];
    let loaded = 0;
    for (const reader = response.body.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done) break;
        parts.push(value);
        loaded += value.length;
        progress(loaded, Math.max(total, loaded));
    }
    return joined(parts, loaded);
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
