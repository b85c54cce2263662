// Emscripten library: what the program asks of the page. Everything is handed on to Module.host
// (host.mjs), the page's side of the function table.
addToLibrary({
    bluesquare_host_ready: (program) => Module['host'].ready(program),
    bluesquare_host_failed: (message) => Module['host'].failed(UTF8ToString(message)),
    bluesquare_host_prefers_dark: () => (Module['host'].prefersDark() ? 1 : 0),
    bluesquare_host_prefers_touch: () => (Module['host'].prefersTouch() ? 1 : 0),
    bluesquare_host_language__deps: ['$stringToNewUTF8'],
    bluesquare_host_language: () => stringToNewUTF8(Module['host'].language()),
    // GLFW hears every key of the page and keeps Tab to itself: from here on the host decides what it hears.
    bluesquare_host_take_keys__deps: ['$GLFW'],
    bluesquare_host_take_keys: () => {
        const heard = { keydown: GLFW.onKeydown, keypress: GLFW.onKeyPress, keyup: GLFW.onKeyup };
        for (const [kind, listener] of Object.entries(heard)) removeEventListener(kind, listener, true);
        Module['host'].takeKeys(heard);
    },
    bluesquare_host_save: (name, type, bytes, size) =>
        Module['host'].save(UTF8ToString(name), UTF8ToString(type), HEAPU8.slice(bytes, bytes + size)),
    bluesquare_host_share: (link) => Module['host'].ask('share', UTF8ToString(link)),
    bluesquare_host_ask_for_own: () => Module['host'].ask('own'),
    bluesquare_host_text_view: () => Module['host'].ask('text'),
    bluesquare_host_sort: (what) => Module['host'].ask(UTF8ToString(what)),
    bluesquare_host_about: () => Module['host'].ask('about'),
    bluesquare_host_fetch: (job, address) => Module['host'].fetch(job, UTF8ToString(address)),
    bluesquare_host_drop_fetch: (job) => Module['host'].dropFetch(job),
    bluesquare_host_encoder_start: (job, graph, graphBytes, externalData, weights, weightCount, input, output) =>
        Module['host'].encoder.start(job, {
            graph: HEAPU8.slice(graph, graph + graphBytes),
            externalData: UTF8ToString(externalData),
            weights: HEAPU8.slice(weights, weights + 4 * weightCount),
            input: UTF8ToString(input),
            output: UTF8ToString(output),
        }),
    bluesquare_host_encoder_run: (job, pixels, count, size) =>
        Module['host'].encoder.run(job, HEAPF32.slice(pixels / 4, pixels / 4 + 3 * count * size * size), count, size),
    bluesquare_host_encoder_stop: (job) => Module['host'].encoder.stop(job),
    bluesquare_host_trainer_start: (job, frozen, frozenBytes, step, stepBytes, evaluate, evaluateBytes,
        weights, weightCount, params, paramCount, input, dimensions, classes) =>
        Module['host'].trainer.start(job, {
            frozen: HEAPU8.slice(frozen, frozen + frozenBytes),
            step: HEAPU8.slice(step, step + stepBytes),
            evaluate: HEAPU8.slice(evaluate, evaluate + evaluateBytes),
            weights: HEAPF32.slice(weights / 4, weights / 4 + weightCount),
            params: HEAPF32.slice(params / 4, params / 4 + paramCount),
            input: Array.from(HEAP32.subarray(input / 4, input / 4 + dimensions)),
            classes,
        }),
    bluesquare_host_trainer_pictures: (job, pixels, count, size) =>
        Module['host'].trainer.send(job, {
            pictures: HEAPF32.slice(pixels / 4, pixels / 4 + 3 * count * size * size),
            shape: [count, 3, size, size],
        }),
    bluesquare_host_trainer_reset: (job) => Module['host'].trainer.send(job, { reset: true }),
    bluesquare_host_trainer_step: (job, pictures, classes, count, rate, momentum) =>
        Module['host'].trainer.send(job, {
            step: {
                pictures: Array.from(HEAP32.subarray(pictures / 4, pictures / 4 + count)),
                classes: Array.from(HEAP32.subarray(classes / 4, classes / 4 + count)),
                rate,
                momentum,
            },
        }),
    bluesquare_host_trainer_undo: (job) => Module['host'].trainer.send(job, { undo: true }),
    bluesquare_host_trainer_ask: (job, pictures, count) =>
        Module['host'].trainer.send(job, { ask: Array.from(HEAP32.subarray(pictures / 4, pictures / 4 + count)) }),
    bluesquare_host_trainer_stop: (job) => Module['host'].trainer.stop(job),
});
