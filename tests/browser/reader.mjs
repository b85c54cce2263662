// What a screen reader is given of a page, and axe-core's audit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const axe = readFileSync(fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url)), 'utf8');

// The page's policy forbids scripts that are not its own; the debugger's are.
export async function audit({ page }, what) {
    await page.evaluate(axe);
    const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations', 'passes'] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`), [], what);
    assert.ok(passes.length > 10, 'it looked');
}

export async function openText(page) {
    await page.page.locator('#canvas').focus();
    await page.key('t');
    await page.page.locator('#text-view.open').waitFor();
}

// Cells of the text view's table whose caption has that text.
export const rows = (page, caption) => page.page.locator('#text-view table', { has: page.page.locator('caption', { hasText: caption }) }).locator('tbody tr')
    .evaluateAll((list) => list.map((row) => [...row.children].map((cell) => cell.textContent)));

// The accessibility tree: [{role, name, value, live, focused}] in the reader's order, without what is ignored.
export async function reading(page) {
    const session = await page.page.context().newCDPSession(page.page);
    const { nodes } = await session.send('Accessibility.getFullAXTree');
    await session.detach();
    const byId = new Map(nodes.map((node) => [node.nodeId, node])), read = [];
    const property = (node, name) => node.properties?.find((one) => one.name === name)?.value.value;
    const walk = (node) => {
        if (!node.ignored)
            read.push({ role: node.role?.value, name: node.name?.value ?? '', value: node.value?.value, live: property(node, 'live'), focused: property(node, 'focused') === true });
        for (const id of node.childIds ?? []) if (byId.has(id)) walk(byId.get(id));
    };
    walk(nodes[0]);
    return read;
}

// Names of those with that role, in the reader's order.
export const namesOf = (read, role) => read.filter((one) => one.role === role).map(({ name }) => name);
export const readText = (read) => namesOf(read, 'StaticText').join(' ');
