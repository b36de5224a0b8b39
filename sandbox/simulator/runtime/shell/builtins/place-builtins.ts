/** Builtins for where the shell is: cd, pwd, umask. */

import { fileError } from '../../files/file-error.ts';
import { FileError } from '../../files/folder.ts';
import { absolute } from '../../files/paths.ts';
import type { Shell } from '../shell.ts';
import type { Builtin } from './builtin.ts';

export const placeBuiltins: Readonly<Record<string, Builtin>> = {
  cd,
  pwd: async (shell, [option]) => {
    const { process } = shell;
    await shell.write(`${option === '-P' ? process.files.realPath(process.cwd) : process.cwd}\n`);
    return 0;
  },
  umask: async (shell, [mask]) => {
    if (mask === undefined) await shell.write('0022\n');
    return 0;
  },
};

async function cd(shell: Shell, args: readonly string[]): Promise<number> {
  const { process, variables } = shell;
  const [target] = args.filter((arg) => !/^-[LP]$/.test(arg));
  const to = target === '-' ? variables.get('OLDPWD') : (target ?? variables.get('HOME'));
  if (to === undefined || to === '') return 0;
  const path = absolute(to, process.cwd);
  try {
    if (process.files.stat(path).type !== 'folder') throw fileError('ENOTDIR');
    if (!process.files.mayExecute(path)) throw fileError('EACCES');
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const texts = {
      ash: `cd: can't cd to ${to}: ${error.message}`,
      dash: `cd: can't cd to ${to}`,
      bash: `cd: ${to}: ${error.message}`,
    };
    await shell.complain(texts[shell.flavour]);
    return shell.flavour === 'bash' ? 1 : shell.flavour === 'dash' ? 2 : 1;
  }
  variables.set('OLDPWD', process.cwd);
  process.cwd = path;
  variables.set('PWD', path);
  variables.mark('PWD', { exported: true });
  if (target === '-') await shell.write(`${path}\n`);
  return 0;
}
