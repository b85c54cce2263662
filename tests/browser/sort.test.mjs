// The desk "Sort your own pictures": a folder or a zip in, few answers, walls, an audit, and all of it
// taken away and brought back.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, screenshot, suite, words } from './browser.mjs';
import { answer, begin, dialog, folderOf, giveFiles, giveFolder, home, labelsOf, ofManyFormats, photographs, pictures, sorting, taken, untilSorting, withoutPicker, zipOf } from './desk.mjs';
import { hugePng } from './pictures.mjs';

const { pageTest } = suite();

pageTest('a zip is sorted by few answers, audited, saved, and goes on from its session', { route: withoutPicker }, async (page) => {
    const { files, kind } = pictures(260), zip = zipOf('mine.zip', files);
    await page.fromMenu('sort');
    await screenshot(page, 'sort-dialog');
    await page.page.keyboard.press('Escape');
    let state = await begin(page, () => giveFiles(page, zip));
    assert.equal(state.total, 260);
    await answer(page, kind, 20);
    await screenshot(page, 'sort-early');
    await answer(page, kind, 45);
    state = await untilSorting(page, (now) => now.encoded === 260);
    assert.equal(state.unsorted, 0);
    assert.ok(state.audit, 'checks were enough');
    assert.ok(state.audit.lo > 0.5 && state.audit.hi <= 1);
    await screenshot(page, 'sort');

    const labels = labelsOf(await taken(page, 'labels'));
    assert.equal(Object.keys(labels).length, 260);
    const right = Object.entries(labels).filter(([path, [label]]) => label === 'AB'[kind[path]]).length;
    assert.ok(right > 240, `${right} of 260 are right`);
    assert.equal(Object.values(labels).filter(([, , source]) => source === 'you').length, 65);

    const sorted = await taken(page, 'zip');
    const unzipped = spawnSync('unzip', ['-q', sorted, '-d', join(home, 'sorted')]);
    assert.equal(unzipped.status, 0, String(unzipped.stderr));
    for (const [path, [label]] of Object.entries(labels)) assert.deepEqual(readFileSync(join(home, 'sorted', label, path)), Buffer.from(files[`images/${path}`]));

    const session = await taken(page, 'session'), head = await taken(page, 'head');
    assert.ok(existsSync(head));
    await page.press(words('sort_close'));
    await page.page.waitForTimeout(200);
    assert.equal(await sorting(page), null);

    // Its pictures in a folder this time, and the session beside them.
    state = await begin(page, async () => {
        const named = join(home, 'sorting.json');
        writeFileSync(named, readFileSync(session));
        await giveFiles(page, named, zip);
    });
    state = await untilSorting(page, (now) => now.encoded === 260);
    assert.equal(state.answers, 65);
    assert.deepEqual(state.problems, []);
    assert.deepEqual(labelsOf(await taken(page, 'labels')), labels);
});

// Labels that a person gave are left out: the program knows the network's only.
function compareLabels(page, native) {
    const byFormat = {};
    for (const [path, [label, probability, source]] of Object.entries(page)) {
        if (source !== 'network') continue;
        const format = path.slice(path.lastIndexOf('.') + 1);
        const counts = (byFormat[format] ??= { compared: 0, different: [], farthest: 0 });
        ++counts.compared;
        if (native[path][0] !== label) counts.different.push(path);
        else counts.farthest = Math.max(counts.farthest, Math.abs(native[path][1] - probability));
    }
    return byFormat;
}

pageTest('natively the head that was saved sorts the same pictures as in the page', { route: withoutPicker }, async (page) => {
    const drawn = pictures(280, 13, (i) => [3, 1, 3, 4, 3, 1, 3, 2][Math.floor(i / 4) % 8]), shot = photographs();
    const { files, kind } = await ofManyFormats(page, { files: { ...drawn.files, ...shot.files }, kind: { ...drawn.kind, ...shot.kind } });
    const { total } = await begin(page, () => giveFiles(page, zipOf('formats.zip', files)));
    await answer(page, kind, 60);
    await untilSorting(page, (now) => now.encoded === total);
    const labels = labelsOf(await taken(page, 'labels')), head = await taken(page, 'head'), out = join(home, 'native.csv');
    const done = spawnSync(program, ['sort', '--head', head, '--pictures', folderOf('formats', files), '--out', out, '--no-cache'], { encoding: 'utf8' });
    assert.equal(done.status, 0, done.stderr || `${program}: build the preset 'native' first`);
    const native = labelsOf(out);
    assert.deepEqual(Object.keys(native).sort(), Object.keys(labels).sort());
    const compared = compareLabels(labels, native);
    for (const [format, { compared: count, different, farthest }] of Object.entries(compared))
        console.log(`# ${format}: ${count - different.length} of ${count} labels are the same, probabilities differ by at most ${farthest.toFixed(4)}`);
    for (const format of ['png', 'jpeg']) {
        assert.ok(compared[format].compared > 30);
        assert.deepEqual(compared[format].different, []);
        assert.ok(compared[format].farthest < 0.00025); // they are written with four digits
    }
    // By the browser here: where it is transparent a pixel differs by one step, else not at all.
    const { webp } = compared;
    assert.ok(webp.compared > 80);
    assert.ok(webp.different.length <= 0.005 * webp.compared, webp.different.join(', '));
});

pageTest('by keyboard and mouse: digits, cannot tell, skip, undo, a picture out of its box', {}, async (page) => {
    const { files, kind } = pictures(120, 3);
    let state = await begin(page, () => giveFolder(page, folderOf('keys', files)));
    for (let i = 0; i < 14; ++i) {
        state = await sorting(page);
        await page.key(String(1 + kind[state.question.path]));
        await untilSorting(page, (now) => now.answers === i + 1);
    }
    await page.key('0');
    await untilSorting(page, (now) => now.answers === 15);
    await page.key('s');
    await untilSorting(page, (now) => now.answers === 16);
    await page.key('u');
    await page.key('u');
    await untilSorting(page, (now) => now.answers === 14);
    await page.press('box0');
    await untilSorting(page, (now) => now.answers === 15);
    await page.press(words('sort_undo'));
    await untilSorting(page, (now) => now.answers === 14);
    await page.press('picture', 1); // the first one in a wall; 0 is the question's
    state = await untilSorting(page, (now) => now.chosen !== null);
    await screenshot(page, 'sort-chosen');
    await page.key('Escape');
    state = await untilSorting(page, (now) => now.chosen === null);
});

pageTest('narrow, by touch: the question first, walls below', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }, async (page) => {
    const { files, kind } = pictures(60, 5);
    await begin(page, () => giveFiles(page, zipOf('small.zip', files)));
    for (let i = 0; i < 12; ++i) {
        const { question } = await sorting(page);
        await page.tap(`box${kind[question.path]}`);
        await untilSorting(page, (now) => now.answers === i + 1);
    }
    await screenshot(page, 'sort-phone');
});

pageTest('what is wrong with pictures and boxes is said, and there is a way on', {}, async (page) => {
    const fault = () => dialog(page, '[role=alert]').textContent({ timeout: 30_000 });
    await page.fromMenu('sort');
    await giveFiles(page, zipOf('none.zip', { 'readme.txt': 'no pictures here', 'a/b.doc': 'nor here' }));
    assert.match(await fault(), /no picture among these 2 files/);
    const { files } = pictures(40, 7);
    files['broken.png'] = Buffer.from('no picture at all');
    files['images/0.png'] = files['images/0.png'].subarray(0, 300);
    files['huge.png'] = hugePng(10_000, 10_000);
    files['notes.txt'] = Buffer.from('notes');
    await giveFiles(page, zipOf('spoilt.zip', files));
    await dialog(page, '#sort-found').filter({ hasText: /42 pictures found\. 1 other/ }).waitFor();
    await dialog(page, 'input[type=text]').nth(1).fill('A');
    await dialog(page, '#sort-begin').click();
    assert.match(await fault(), /two boxes are called 'A'/);
    await dialog(page, 'input[type=text]').nth(1).fill('B');
    await dialog(page, '#sort-begin').click();
    const state = await untilSorting(page, (now) => now.encoded === 42);
    assert.equal(state.broken, 3);
    assert.equal(state.problems.length, 3);
    for (const path of ['broken.png', 'images/0.png', 'huge.png']) assert.ok(state.problems.some((text) => text.startsWith(path)), path);
});

pageTest('answers outlive the tab, are offered again, and can be erased', {}, async (page) => {
    const { files, kind } = pictures(40, 9), zip = zipOf('kept.zip', files);
    await begin(page, () => giveFiles(page, zip));
    await answer(page, kind, 7);
    await page.page.waitForTimeout(800);
    await page.page.evaluate(() => (onbeforeunload = null));
    page.page.on('dialog', (asked) => asked.accept());
    await page.page.reload();
    await page.ready();
    await page.fromMenu('sort');
    await dialog(page, '#sort-kept-use').click();
    await giveFiles(page, zip);
    await dialog(page, '#sort-begin:not([disabled])').click();
    const state = await untilSorting(page, (now) => now.encoded === 40);
    assert.equal(state.answers, 7);
    await page.page.waitForTimeout(500);
    await page.press(words('sort_close'));
    await page.page.waitForTimeout(300);
    if (await page.page.locator('#sort-leave').isVisible()) await page.page.locator('#sort-leave').click();
    await page.fromMenu('sort');
    await dialog(page, '#sort-kept-erase').click();
    assert.equal(await dialog(page, '#sort-kept').count(), 0);
});

pageTest('in words: the whole way in the text view, without the canvas', {}, async (page) => {
    const { files, kind } = pictures(50, 11);
    await begin(page, () => giveFiles(page, zipOf('words.zip', files)));
    await page.key('t');
    await page.page.locator('#text-view.open').waitFor();
    for (let i = 0; i < 12; ++i) {
        const { question } = await sorting(page);
        await page.page.getByText(question.path).first().waitFor();
        await page.page.locator(`#text-sort-box-${kind[question.path]}`).click();
        await untilSorting(page, (now) => now.answers === i + 1);
    }
    await page.page.locator('#text-view img').waitFor();
    await page.page.locator('#text-sort-undo').click();
    await untilSorting(page, (now) => now.answers === 11);
    await screenshot(page, 'sort-text');
});

pageTest('the sample that comes along', {}, async (page) => {
    const state = await begin(page, () => dialog(page, '#sort-sample').click());
    assert.equal(state.total, 230);
    await screenshot(page, 'sort-sample');
});
