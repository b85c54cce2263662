// What is dropped on the page: pictures or features with a table are for the demo; pictures without, and
// sessions, for the desk that sorts.
import { filesOfDrop, isHidden, isPicture, isZip, lastPart, zipEntries } from './entries.mjs';
import { isFeatures } from './limits.mjs';

const isTable = ({ path }) => lastPart(path).toLowerCase() === 'metadata.csv';

// Zips are looked into where nothing beside them says. Features alone lack a table, which the demo says.
async function isDemo(files) {
    if (files.some(isTable)) return true;
    const all = [...files, ...await zipEntries(files.filter(isZip))].filter((entry) => !isHidden(entry));
    return all.some(isTable) || (all.some(isFeatures) && !all.some(isPicture));
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
