// What is dropped on the page: pictures or features that something describes are for the demo; pictures without, and
// sessions, for the desk that sorts.
import { fileEntry, filesOfDrop, isHidden, isPicture, isTable, isZip, zipEntries } from './entries.mjs';
import { isFeatures } from './limits.mjs';
import { lookForSets } from './readers.mjs';

// Every data set has a table, packed pictures, or folders for train and test: plain photographs wait for no reader.
const mayBeSet = (entries) => entries.some(({ path }) => /\.(csv|json|bin)$/i.test(path)) ||
    ['train', 'test'].every((part) => entries.some(({ path }) => path.split('/').includes(part)));

// Whether the demo knows what the files are. Zips are looked into where nothing beside them says. Features alone
// lack a table, which the demo says. look: for tests.
export async function isDemo(files, look = lookForSets) {
    if (files.some(isTable)) return true;
    const plain = files.filter((file) => !isZip(file)).map(fileEntry), inside = await zipEntries(files.filter(isZip));
    const all = [...plain, ...inside].filter((entry) => !isHidden(entry));
    if (all.some(isTable) || (all.some(isFeatures) && !all.some(isPicture))) return true;
    if (!mayBeSet(all)) return false;
    const { sets } = await look(all).catch(() => ({ sets: [] })); // without readers they are pictures to sort
    return sets.length > 0;
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
        const toOwn = await coming.then((files) => isDemo(files)).catch(() => true); // which says what is wrong
        (toOwn ? own : sort).take(coming);
    });
}
