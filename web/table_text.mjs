// A table as the program reads it: UTF-8, letters composed as in the names of files. Spreadsheets
// also write UTF-16 and Windows' own letters. whole: no part of it, which may end within a letter.
export function tableText(bytes, whole = true) {
    const [first, second] = bytes;
    const words = (kind, fatal = false) => new TextDecoder(kind, { fatal }).decode(bytes, { stream: !whole }).normalize('NFC');
    const encode = (text) => new TextEncoder().encode(text);
    if (first === 0xff && second === 0xfe) return encode(words('utf-16le'));
    if (first === 0xfe && second === 0xff) return encode(words('utf-16be'));
    try {
        return encode(words('utf-8', true));
    } catch {
        return encode(words('windows-1252'));
    }
}
