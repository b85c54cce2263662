// A small static server for dist/: node web/serve.mjs [--port N] [--host ADDRESS] [FOLDER]. Prints the
// address. Port 0 takes a free one. Without --host only this machine can ask.
import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
    '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8', '.json': 'application/json', '.wasm': 'application/wasm',
    '.svg': 'image/svg+xml', '.png': 'image/png', '.otf': 'font/otf', '.txt': 'text/plain; charset=utf-8',
};

// Isolated from other pages: ONNX Runtime may use threads. Hosts that do not send these will do.
const ALWAYS = {
    'x-content-type-options': 'nosniff', 'content-security-policy': "frame-ancestors 'self'",
    'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
};
const MOST_KEPT = 400_000_000; // bytes of files in memory
const SILENCE = 120_000; // ms after which a client that takes nothing is dropped
const USE = 'use: node web/serve.mjs [--port N] [--host ADDRESS] [FOLDER]';

function quit(message, status = 2) {
    console.error(`serve: error: ${message}`);
    process.exit(status);
}

function readPort(text) {
    if (!/^\d{1,5}$/.test(text ?? '') || Number(text) > 65535) quit('--port needs a number from 0 to 65535');
    return Number(text);
}

function readArguments(args) {
    const options = { port: 8080, host: '127.0.0.1' };
    for (let i = 0; i < args.length; ++i) {
        if (args[i] === '--port') options.port = readPort(args[++i]);
        else if (args[i] === '--host') options.host = args[++i] || quit('--host needs an address of this machine');
        else if (args[i].startsWith('-')) quit(`unknown flag '${args[i]}'; ${USE}`);
        else if (options.folder !== undefined) quit(`one folder, not also '${args[i]}'; ${USE}`);
        else options.folder = args[i];
    }
    options.folder ??= fileURLToPath(new URL('../dist', import.meta.url));
    return options;
}

// The file that a path names, or null: nothing outside the folder, no folders, no symbolic links out.
function locate(folder, path) {
    try {
        let file = join(folder, decodeURIComponent(path));
        if (statSync(file).isDirectory()) file = join(file, 'index.html');
        const real = realpathSync(file);
        return real.startsWith(folder + sep) && statSync(real).isFile() ? real : null;
    } catch {
        return null;
    }
}

// Files as they are now, kept in memory: however many clients take one, and however slowly, it is open
// for the moment of reading only.
class Files {
    constructor() {
        this.kept = new Map(); // path -> {bytes, etag, stamp}
        this.size = 0;
    }

    // {bytes, etag}; throws where it has gone.
    read(path) {
        const { size, mtimeMs, ino } = statSync(path), stamp = `${size} ${mtimeMs} ${ino}`;
        let file = this.kept.get(path);
        if (file?.stamp === stamp) return file;
        const bytes = readFileSync(path);
        file = { bytes, etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 20)}"`, stamp };
        this.size += bytes.length - (this.kept.get(path)?.bytes.length ?? 0);
        this.kept.set(path, file);
        if (this.size > MOST_KEPT) {
            this.kept.clear();
            this.size = 0;
        }
        return file;
    }
}

// Whether a list such as 'gzip;q=0.5, br' takes an encoding.
export function takes(list, encoding) {
    const quality = new Map((list ?? '').toLowerCase().split(',').map((entry) => {
        const [name, ...parameters] = entry.split(';').map((part) => part.trim());
        const q = parameters.find((one) => one.startsWith('q='));
        return [name, q === undefined ? 1 : Number(q.slice(2))];
    }));
    return (quality.get(encoding) ?? quality.get('*') ?? 0) > 0;
}

// If-None-Match: a list of tags, weak ones too, or '*'.
export function matches(list, etag) {
    return (list ?? '').split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}

function answer(folder, files, request, response) {
    const refuse = (status, text, headers = {}) =>
        response.writeHead(status, { ...ALWAYS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers }).end(`${text}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'only GET and HEAD', { allow: 'GET, HEAD' });
    const path = request.url.split(/[?#]/)[0], file = locate(folder, path);
    if (!file) return refuse(404, 'not found');
    let small, sent;
    try {
        small = takes(request.headers['accept-encoding'], 'br') && !file.endsWith('.br') ? locate(folder, `${encodeURI(file.slice(folder.length))}.br`) : null;
        sent = files.read(small ?? file);
    } catch { // it went meanwhile, or there are too many open files
        return refuse(503, 'not now, try again', { 'retry-after': '1' });
    }
    const headers = { ...ALWAYS, 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': 'no-cache', vary: 'accept-encoding', etag: sent.etag };
    if (matches(request.headers['if-none-match'], sent.etag)) return response.writeHead(304, headers).end();
    if (small) headers['content-encoding'] = 'br';
    response.writeHead(200, { ...headers, 'content-length': sent.bytes.length });
    response.end(request.method === 'HEAD' ? undefined : sent.bytes);
}

export function serve({ port, folder, host = '127.0.0.1' }) {
    const home = realpathSync(folder), files = new Files();
    if (!statSync(home).isDirectory()) throw Object.assign(new Error(`${folder} is a file, expected a folder`), { code: 'ENOTDIR' });
    const server = createServer((request, response) => answer(home, files, request, response));
    server.setTimeout(SILENCE);
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => resolve(server));
    });
}

const ours = (host) => ['127.0.0.1', '::1', 'localhost'].includes(host);

async function main() {
    const options = readArguments(process.argv.slice(2));
    try {
        const server = await serve(options);
        const { port } = server.address(), name = ours(options.host) ? 'localhost' : options.host;
        console.log(`Blue Square is at http://${name.includes(':') ? `[${name}]` : name}:${port}/  (Ctrl-C ends it)`);
    } catch (error) {
        if (error.code === 'EADDRINUSE') quit(`port ${options.port} is in use: choose another with --port N`, 1);
        if (error.code === 'ENOENT') quit(`there is no folder ${options.folder}: run ./build-wasm.sh first`, 1);
        quit(error.message, 1);
    }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
