// What is dropped on the page: pictures or features with a table are for the demo, those without, and sessions,
// for the desk that sorts.
import { filesOfDrop, isZip, lastPart, zipEntries } from './entries.mjs';
import { isFeatures } from './limits.mjs';

// A table, or features, which need one.
const isForDemo = ({ path }) => lastPart(path).toLowerCase() === 'metadata.csv' || isFeatures({ path });

// Zips are looked into where nothing beside them says.
async function isDemo(files) {
    if (files.some(isForDemo)) return true;
    const zips = files.filter(isZip);
    return zips.length > 0 && (await zipEntries(zips)).some(isForDemo);
}

// own, sort: {take(promise of files)}; sort.busy: the desk is open, and gets everything.
export function listenForDrops(own, sort) {
    addEventListener('dragover', (event) => event.preventDefault());
    addEventListener('drop', async (event) => {
        event.preventDefault();
        const { dataTransfer } = event;
        if (!dataTransfer?.items.length && !dataTransfer?.files.length) return;
        const coming = filesOfDrop(dataTransfer);
        if (sort.busy) return sort.take(coming);
        const toOwn = await coming.then(isDemo).catch(() => true); // which says what is wrong
        (toOwn ? own : sort).take(coming);
    });
}
