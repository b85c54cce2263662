// A small static server for dist/: node web/serve.mjs [--port N] [FOLDER]. Prints the address.
// Port 0 takes a free one.
import { createHash } from 'node:crypto';
import { createReadStream, realpathSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
    '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
    '.js': 'text/javascript; charset=utf-8', '.json': 'application/json', '.wasm': 'application/wasm',
    '.svg': 'image/svg+xml', '.png': 'image/png', '.otf': 'font/otf', '.txt': 'text/plain; charset=utf-8',
};

function quit(message, status = 2) {
    console.error(`serve: error: ${message}`);
    process.exit(status);
}

function readArguments(args) {
    const options = { port: 8080, folder: fileURLToPath(new URL('../dist', import.meta.url)) };
    for (let i = 0; i < args.length; ++i) {
        if (args[i] === '--port') {
            options.port = Number(args[++i]);
            if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65535)
                quit('--port needs a number from 0 to 65535');
        } else if (args[i].startsWith('--')) {
            quit(`unknown flag '${args[i]}'; use: node web/serve.mjs [--port N] [FOLDER]`);
        } else {
            options.folder = args[i];
        }
    }
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

// The compressed neighbour where the client takes it.
function packed(folder, file, request) {
    const accepted = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
    return accepted && !file.endsWith('.br') ? locate(folder, `${file.slice(folder.length)}.br`.split(sep).map(encodeURIComponent).join('/')) : null;
}

function answer(folder, request, response) {
    if (request.method !== 'GET' && request.method !== 'HEAD') return response.writeHead(405, { allow: 'GET, HEAD' }).end();
    const file = locate(folder, request.url.split(/[?#]/)[0]);
    if (!file) return response.writeHead(404, { 'content-type': 'text/plain' }).end('not found\n');
    const small = packed(folder, file, request);
    const sent = small ?? file, { size, mtimeMs } = statSync(sent);
    const etag = `"${createHash('sha256').update(`${sent} ${size} ${mtimeMs}`).digest('hex').slice(0, 20)}"`;
    const headers = {
        'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
        'cache-control': 'no-cache', vary: 'accept-encoding', etag, 'x-content-type-options': 'nosniff',
        // Isolated from other pages: ONNX Runtime may use threads. Hosts that do not send these will do.
        'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp',
    };
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, headers).end();
    if (small) headers['content-encoding'] = 'br';
    response.writeHead(200, { ...headers, 'content-length': size });
    if (request.method === 'HEAD') return response.end();
    createReadStream(sent).on('error', () => response.destroy()).pipe(response);
}

export function serve({ port, folder }) {
    const home = realpathSync(folder);
    const server = createServer((request, response) => answer(home, request, response));
    return new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => resolve(server));
    });
}

async function main() {
    const options = readArguments(process.argv.slice(2));
    try {
        const server = await serve(options);
        console.log(`Blue Square is at http://localhost:${server.address().port}/  (Ctrl-C ends it)`);
    } catch (error) {
        if (error.code === 'EADDRINUSE') quit(`port ${options.port} is in use: choose another with --port N`, 1);
        if (error.code === 'ENOENT') quit(`there is no folder ${options.folder}: run ./build-wasm.sh first`, 1);
        quit(error.message, 1);
    }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
