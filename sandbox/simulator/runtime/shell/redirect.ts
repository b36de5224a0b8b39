/** Redirections: the table of descriptors a command sees. */
import type { HereDoc, Redirection } from 'unbash';
import { FileError } from '../files/folder.ts';
import { type OpenFile, textFile } from '../processes/open-file.ts';
import { type OpenMode, openPath } from '../processes/open-path.ts';
import { ShellError } from './control.ts';
import { expandParts, expandText } from './expand.ts';
import { toText } from './fields.ts';
import type { Shell } from './shell.ts';

const modes: Readonly<Record<string, OpenMode>> = {
  '<': 'read',
  '<>': 'read-write',
  '>': 'write',
  '>|': 'write',
  '&>': 'write',
  '>>': 'append',
  '&>>': 'append',
};

/** Throws ShellError with status 1 (dash and ash: 2 for what is not found) where a file cannot be opened. */
export async function redirected(
  shell: Shell,
  redirections: readonly Redirection[],
): Promise<ReadonlyMap<number, OpenFile>> {
  if (redirections.length === 0) return shell.fds;
  const fds = new Map(shell.fds);
  for (const redirection of redirections) {
    const restore = shell.withFds(fds);
    try {
      await apply(shell, redirection, fds);
    } finally {
      restore[Symbol.dispose]();
    }
  }
  return fds;
}

async function apply(shell: Shell, redirection: Redirection, fds: Map<number, OpenFile>): Promise<void> {
  const number = redirection.descriptor?.type === 'FileDescriptor' ? redirection.descriptor.value : undefined;
  if (redirection.type === 'HereDoc') {
    fds.set(number ?? 0, textFile(await bodyOf(shell, redirection)));
    return;
  }
  const target = await expandText(shell, redirection.target);
  if (redirection.type === 'HereString') {
    fds.set(number ?? 0, textFile(`${target}\n`));
    return;
  }
  const { operator } = redirection;
  if (operator === '>&' || operator === '<&') {
    if (/^\d+$/.test(target) || target === '-') {
      duplicate(shell, fds, number ?? (operator === '>&' ? 1 : 0), target);
      return;
    }
    const file = open(shell, target, operator === '>&' ? 'write' : 'read');
    fds.set(1, file);
    fds.set(2, file);
    return;
  }
  const mode = modes[operator] ?? 'read';
  const file = open(shell, target, mode);
  fds.set(number ?? (operator.startsWith('<') ? 0 : 1), file);
  if (operator.startsWith('&')) fds.set(2, file);
}

function duplicate(shell: Shell, fds: Map<number, OpenFile>, number: number, target: string): void {
  if (target === '-') {
    fds.delete(number);
    return;
  }
  const file = fds.get(Number(target));
  if (!file) {
    throw new ShellError(
      shell.flavour === 'bash' ? `${target}: Bad file descriptor` : `${target}: bad file descriptor`,
      1,
    );
  }
  fds.set(number, file);
}

function open(shell: Shell, path: string, mode: OpenMode): OpenFile {
  try {
    return openPath(shell.process, path, mode);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new ShellError(openError(shell, path, mode, error), shell.flavour === 'dash' ? 2 : 1);
  }
}

function openError(shell: Shell, path: string, mode: OpenMode, error: FileError): string {
  if (shell.flavour === 'bash') return `${path}: ${error.message}`;
  const creating = mode !== 'read';
  if (error.code !== 'ENOENT') {
    const text = shell.flavour === 'dash' ? error.message : error.message;
    return `${creating ? verb(shell, 'create') : verb(shell, 'open')} ${path}: ${text}`;
  }
  if (shell.flavour === 'dash')
    return creating ? `cannot create ${path}: Directory nonexistent` : `cannot open ${path}: No such file`;
  return creating ? `can't create ${path}: nonexistent directory` : `can't open ${path}: no such file`;
}

function verb(shell: Shell, what: 'create' | 'open'): string {
  return shell.flavour === 'dash' ? `cannot ${what}` : `can't ${what}`;
}

async function bodyOf(shell: Shell, document: HereDoc): Promise<string> {
  const { body, delimiter, operator } = document;
  const untabbed = (text: string): string => (operator === '<<-' ? text.replace(/^\t+/gm, '') : text);
  if (delimiter?.quoted || !body.parts) return untabbed(body.text);
  if (operator === '<<') return toText(await expandParts(shell, body.parts, true));
  // Tabs of the text itself go, those that come of an expansion stay.
  let text = '';
  for (const part of body.parts) {
    const piece = toText(await expandParts(shell, [part], true));
    text +=
      part.type === 'Literal'
        ? (text === '' || text.endsWith('\n') ? piece.replace(/^\t+/, '') : piece).replace(/\n\t+/g, '\n')
        : piece;
  }
  return text;
}
