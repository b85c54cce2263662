// The page without a network: its service worker (sw.js) keeps what the page starts with at once, and
// what new pictures need when there is time.
const PATIENCE = 5000; // ms after the start

// Promise of whether everything is kept; never rejects: a page that cannot be kept works all the same.
export async function keepForOffline() {
    if (!('serviceWorker' in navigator) || !isSecureContext) return false;
    try {
        await navigator.serviceWorker.register('sw.js');
        const { active } = await navigator.serviceWorker.ready;
        await new Promise((resolve) => setTimeout(resolve, PATIENCE));
        const answers = new MessageChannel();
        const answer = new Promise((resolve) => (answers.port1.onmessage = ({ data }) => resolve(data)));
        active.postMessage('keep the rest', [answers.port2]);
        return await answer;
    } catch {
        return false;
    }
}
