/** Lines of a text from the clipboard; a newline at its end begins no further one. */
export function linesOf(text: string): readonly string[] {
  return text.replace(/(\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/);
}

/** Whether a program would see Enter in the midst of what is pasted. With bracketed paste it is told that it is no typing. */
export function mustAsk(text: string, bracketed: boolean): boolean {
  return !bracketed && /[\r\n]/.test(text.trimEnd());
}
