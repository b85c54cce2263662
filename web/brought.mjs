// What a visitor brought, and the table that describes it: a metadata.csv, or what a reader of data sets says.
import { checkCount, fileEntry, isTable, isZip, lastPart, zipEntries } from './entries.mjs';
import { isFeatures } from './limits.mjs';
import { tableText } from './table_text.mjs';
import { say } from './words.mjs';
import { openZip } from './zip.mjs';

const TABLE = 'metadata.csv';
const MOST_FILES = 20_000; // without a reader that knows what they are

const depth = (path) => path.split('/').length;
const noSets = async () => ({ set: null, refused: [] });

// Files, and what lies in zips among them, where that is needed.
export class Brought {
    // files: [{path, file}]; of one zip alone it is what lies in it.
    static async of(files) {
        checkCount(files);
        const zips = files.filter(isZip);
        if (files.length === 1 && zips.length === 1) return new Brought([], [], await openZip(zips[0].file, zips[0].path));
        return new Brought(files.filter((file) => !isZip(file)).map(fileEntry), zips, null);
    }

    constructor(plain, zips, inside) {
        Object.assign(this, { plain, zips, inside });
    }

    get entries() {
        return [...this.plain, ...(this.inside ?? [])];
    }

    // The entries of zips that were not looked into before.
    async lookInside() {
        if (this.inside) return [];
        return (this.inside = await zipEntries(this.zips));
    }

    checkCount() {
        for (const some of [this.plain, this.inside ?? []]) checkCount(some, MOST_FILES);
    }
}

function findTable(entries) {
    const tables = entries.filter(isTable).sort((a, b) => depth(a.path) - depth(b.path));
    if (tables.length > 1 && depth(tables[0].path) === depth(tables[1].path))
        throw new Error(say('web_two_tables', tables[0].path, tables[1].path));
    return tables[0];
}

async function ofTable(table) {
    const bytes = await table.read().catch((error) => {
        throw new Error(`${table.path} ${error.message}`);
    });
    return { bytes: tableText(bytes), name: table.path, place: (path) => path, ours: () => true, notes: [] };
}

// The program hears of a data set as of a table that stands at the set's root.
function ofSet({ name, csv, root, files, notes }) {
    const names = new Set(files.map(lastPart)), begin = root && `${root}/`;
    return {
        bytes: new TextEncoder().encode(csv), name, notes,
        place: (path) => (path.startsWith(begin) ? path.slice(begin.length) : path),
        ours: ({ path }) => names.has(lastPart(path)), // some of perhaps 200,000
    };
}

// Features have a plain table, as for the native program. The description, or {refused}: what could not be read.
async function describeEntries(brought, find) {
    const { entries } = brought;
    const plain = entries.some(isTable) && entries.some(isFeatures);
    const { set, refused } = await (plain ? noSets : find)(entries);
    if (set) return ofSet(set);
    brought.checkCount();
    const table = findTable(entries);
    return table ? ofTable(table) : { refused };
}

// {bytes, name, place(path): as the program hears it, ours(entry): whether it may be one of the pictures or
// features, notes}. find(entries): findSet() of readers.mjs. Zips are looked into where nothing else says what
// there is. Rejects where nothing does, in words.
export async function describe(brought, find = noSets) {
    let description = await describeEntries(brought, find);
    if (description.refused && !brought.inside) {
        await brought.lookInside();
        description = await describeEntries(brought, find);
    }
    const [unread] = description.refused ?? [];
    if (unread) throw new Error(`${unread.path} ${unread.why}`);
    if (description.refused) throw new Error(say('web_no_table', TABLE));
    return description;
}
