/** `%q` of Go's fmt: like JSON's, but for characters that cannot be shown. */
export function goQuote(text: string): string {
  return JSON.stringify(text)
    .replaceAll(/\\u00([01][0-9a-f])/g, '\\x$1')
    .replaceAll('\x7f', '\\x7f')
    .replaceAll(/[\x80-\x9f]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}
