/** Texts that stand for something else, as Go reads them. Source: encoding/base64 and time, package format.go. */

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** What is wrong with a text that should be base64 with padding; undefined when nothing is. */
export function base64Problem(text: string): string | undefined {
  const illegal = (at: number): string => `illegal base64 data at input byte ${at}`;
  let quantum = 0;
  for (let at = 0; at < text.length; at += 1) {
    const c = text.charAt(at);
    if (c === '\n' || c === '\r') continue;
    if (c === '=') return paddingProblem(text, at, quantum);
    if (!digits.includes(c)) return illegal(at);
    quantum = (quantum + 1) % 4;
  }
  return quantum === 0 ? undefined : illegal(text.length - quantum);
}

function paddingProblem(text: string, at: number, quantum: number): string | undefined {
  const illegal = (where: number): string => `illegal base64 data at input byte ${where}`;
  if (quantum < 2) return illegal(at);
  const rest = text.slice(at + 1);
  const blanks = /^[\r\n]*/.exec(rest)?.[0].length ?? 0;
  let end = at + 1 + blanks;
  if (quantum === 2) {
    if (end >= text.length) return illegal(text.length);
    if (text.charAt(end) !== '=') return illegal(end);
    end += 1;
  }
  const junk = /[^\r\n]/.exec(text.slice(end));
  return junk ? illegal(end + junk.index) : undefined;
}

/** The parts of RFC 3339 in the order Go reads them, each with how its layout writes it. */
const parts: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}/, '2006'],
  [/^-/, '-'],
  [/^\d{2}/, '01'],
  [/^-/, '-'],
  [/^\d{2}/, '02'],
  [/^T/, 'T'],
  [/^\d{1,2}/, '15'],
  [/^:/, ':'],
  [/^\d{2}/, '04'],
  [/^:/, ':'],
  [/^\d{2}(?:[.,]\d+)?/, '05'],
  [/^(?:Z|[+-]\d{2}:\d{2})/, 'Z07:00'],
];
const layout = '2006-01-02T15:04:05Z07:00';

/** What is wrong with a text that should be a time; undefined when nothing is. */
export function timeProblem(text: string): string | undefined {
  let rest = text;
  const problem = (why: string): string => `parsing time ${JSON.stringify(text)} as "${layout}": ${why}`;
  for (const [pattern, written] of parts) {
    const found = pattern.exec(rest)?.[0];
    if (found === undefined) return problem(`cannot parse ${JSON.stringify(rest)} as "${written}"`);
    rest = rest.slice(found.length);
  }
  return rest === '' ? undefined : `parsing time ${JSON.stringify(text)}: extra text: ${JSON.stringify(rest)}`;
}
