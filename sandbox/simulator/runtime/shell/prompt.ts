/** PS1 and PS2 with what stands for user, host and folder filled in. */
import { accounts } from '../user.ts';
import { expandSource } from './expand.ts';
import type { Shell } from './shell.ts';

export async function promptText(shell: Shell, name: 'PS1' | 'PS2'): Promise<string> {
  const { process } = shell;
  const template = shell.variables.get(name) ?? '';
  const home = shell.variables.get('HOME');
  const folder =
    home && home !== '/' && (process.cwd === home || process.cwd.startsWith(`${home}/`))
      ? `~${process.cwd.slice(home.length)}`
      : process.cwd;
  const root = process.user.uid === 0;
  const values: Readonly<Record<string, string>> = {
    $: root ? '#' : '$',
    h: process.hostname.split('.')[0] ?? '',
    H: process.hostname,
    n: '\n',
    s: shell.flavour === 'bash' ? 'bash' : 'sh',
    u: accounts(process.files).find(({ uid }) => uid === process.user.uid)?.name ?? 'I have no name!',
    w: folder,
    W: folder.split('/').at(-1) || '/',
    '[': '',
    ']': '',
    e: '\x1b',
  };
  const filled = template.replace(/\\(.)/g, (all, letter: string) => values[letter] ?? all);
  return /[$`]/.test(filled.slice(0, -2)) ? await expandSource(shell, filled) : filled;
}
