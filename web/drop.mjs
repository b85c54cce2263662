// What is dropped on the page: pictures with a table are for the demo, those without, and sessions,
// for the desk that sorts.
import { filesOfDrop, isZip, lastPart, zipEntries } from './entries.mjs';

const isTable = ({ path }) => lastPart(path).toLowerCase() === 'metadata.csv';

// Zips are looked into where nothing beside them says.
async function hasTable(files) {
    if (files.some(isTable)) return true;
    const zips = files.filter(isZip);
    return zips.length > 0 && (await zipEntries(zips)).some(isTable);
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
        const toOwn = await coming.then(hasTable).catch(() => true); // which says what is wrong
        (toOwn ? own : sort).take(coming);
    });
}
