import { fail, ok, type Result } from '../contract/failure.ts';
import { deepestFolder, longestPath } from '../contract/tools-sizes.ts';

/** Linux: NAME_MAX, in bytes. */
const longestName = 255;
/** Units of a refused path that are repeated to whoever asked for it. */
const longestShown = 80;
/** What nobody sees, or what makes a name look like another: control and format characters, separators of lines, halves of a pair. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * The parts of a path below a home: no dot files, so that neither the kubeconfig nor a way upwards is among them. Failures:
 * bad-input, whose message names the path and what is wrong with it.
 */
export function partsOf(path: string): Result<readonly string[]> {
  const parts = path.split('/');
  const wrong = path.length > longestPath ? `it has more than ${longestPath} characters` : whatIsWrong(parts);
  if (wrong === undefined) return ok(parts);
  return fail('bad-input', `${showPath(path)} is no file below your home that can be edited here: ${wrong}.`);
}

/** A path as it can be shown wherever it comes from: unseen characters by their numbers, and not all of a long one. */
export function showPath(path: string): string {
  const cut = path.length > longestShown ? `${path.slice(0, longestShown)}…` : path;
  const seen = cut.replace(new RegExp(unseen, 'gu'), (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`);
  return `'${seen}'`;
}

function whatIsWrong(parts: readonly string[]): string | undefined {
  if (parts.length > deepestFolder + 1) return `it is more than ${deepestFolder} folders deep`;
  if (parts.some((part) => part === '')) return 'it begins or ends with a slash, or has nothing between two';
  if (parts.some((part) => part.startsWith('.'))) return 'a part of it begins with a dot';
  if (parts.some((part) => part.includes('\\'))) return 'it has a backslash';
  if (parts.some((part) => unseen.test(part))) return 'it has a character that cannot be seen';
  if (parts.some((part) => part.trim() !== part)) return 'a part of it begins or ends with a space';
  if (parts.some((part) => Buffer.byteLength(part) > longestName))
    return `a part of it has more than ${longestName} bytes`;
  return undefined;
}
