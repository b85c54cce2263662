// DOM elements without markup in strings: make('button', {type: 'button', onclick}, 'Words', child).
export function make(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
        else if (typeof value === 'boolean') element.toggleAttribute(key, value);
        else if (value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
}
