/** Units of an unfinished escape sequence that are looked at; longer ones are only pictures and what is copied. */
export const longestSequence = 4_096;

/** Everything a sequence can begin with: ESC, and DCS, SOS, CSI, OSC, PM and APC as one character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters it is about
const lastBeginning = /[\u001b\u0090\u0098\u009b\u009d-\u009f][^\u001b\u0090\u0098\u009b\u009d-\u009f]*$/;

/**
 * The escape sequence that an output has begun and not ended, or ''. `output`: its newest part; `ground`: whether a terminal
 * that was given the output waits for no more of a sequence. A shell's output is read in pieces that end anywhere, so a
 * screen without this would show the rest of the sequence as text.
 */
export function unfinishedSequence(output: string, ground: boolean): string {
  return ground ? '' : (lastBeginning.exec(output)?.[0] ?? '');
}
