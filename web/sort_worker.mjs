// Picture files to pixels, away from the page's thread: PNG and JPEG by the program's own decoder, so
// that they have the same pixels here and natively; what it does not know by the browser's. Messages
// in: {id, bytes, side, keep}. Out: {id, rgb, width, height, content} or {id, error}, whose words go
// on from the file's name; error 'unknown': no picture.
import createDecoder from './bluesquare-decoder.mjs';

const MOST_PIXELS = 24_000_000;
const ANSWER = 16; // bytes: rgb, width, height, error

const decoder = createDecoder();
const isOurs = (bytes) => (bytes[0] === 0x89 && bytes[1] === 0x50) || (bytes[0] === 0xff && bytes[1] === 0xd8);

// Calls use(address) with the bytes in the program's memory.
function within(program, bytes, use) {
    const at = program._malloc(bytes.length + ANSWER);
    if (!at) throw new Error('does not fit into the memory that this browser gives');
    try {
        program.HEAPU8.set(bytes, at + ANSWER);
        return use(at + ANSWER, at);
    } finally {
        program._free(at);
    }
}

function takeAnswer(program, at) {
    const view = new DataView(program.HEAPU8.buffer, at, ANSWER);
    const [rgb, width, height, error] = [0, 4, 8, 12].map((place) => view.getUint32(place, true));
    if (error) {
        const text = program.UTF8ToString(error);
        program._free(error);
        throw new Error(text);
    }
    const pixels = program.HEAPU8.slice(rgb, rgb + 3 * width * height);
    program._free(rgb);
    return { rgb: pixels, width, height };
}

async function byBrowser(program, bytes, side, keep) {
    const bitmap = await createImageBitmap(new Blob([bytes]), { colorSpaceConversion: 'none' }).catch(() => {
        throw new Error('unknown');
    });
    const { width, height } = bitmap;
    try {
        if (width * height > MOST_PIXELS) throw new Error(`has ${width} x ${height} pixels, more than ${MOST_PIXELS}`);
        const canvas = new OffscreenCanvas(width, height), context = canvas.getContext('2d', { willReadFrequently: true });
        context.drawImage(bitmap, 0, 0);
        const { data } = context.getImageData(0, 0, width, height);
        return within(program, data, (at, answer) => {
            program._bluesquare_fit(at, width, height, side, keep ? 1 : 0, answer);
            return takeAnswer(program, answer);
        });
    } finally {
        bitmap.close();
    }
}

async function decode({ bytes, side, keep }) {
    const program = await decoder;
    if (!bytes.length) throw new Error('is empty');
    const [content, ours] = within(program, bytes, (at, answer) => {
        const text = program._bluesquare_content(at, bytes.length), hash = program.UTF8ToString(text);
        program._free(text);
        if (!isOurs(bytes)) return [hash, null];
        program._bluesquare_decode(at, bytes.length, side, keep ? 1 : 0, answer);
        return [hash, takeAnswer(program, answer)];
    });
    return { content, ...(ours ?? await byBrowser(program, bytes, side, keep)) };
}

onmessage = async ({ data }) => {
    try {
        const answer = await decode(data);
        postMessage({ id: data.id, ...answer }, [answer.rgb.buffer]);
    } catch (error) {
        postMessage({ id: data.id, error: String(error?.message ?? error).split('\n')[0] });
    }
};
