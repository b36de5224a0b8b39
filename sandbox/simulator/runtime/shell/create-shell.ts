/** `sh` and `bash` as programs: the command line, the script, and the prompt. */
import { FileError } from '../files/folder.ts';
import { absolute, baseName } from '../files/paths.ts';
import type { Program } from '../process.ts';
import { taskOf } from '../processes/open-path.ts';
import { setOptions } from './builtins/control-builtins.ts';
import { interact } from './interactive.ts';
import { runSource } from './run.ts';
import { type Flavour, Shell } from './shell.ts';

interface CommandLine {
  readonly options: readonly string[];
  readonly command: string | undefined;
  readonly fromInput: boolean;
  readonly interactive: boolean;
  readonly login: boolean;
  readonly rest: readonly string[];
}

/** `flavour`: ash is busybox', dash is Debian's sh. */
export function createShell(flavour: Flavour): Program {
  return async (process) => {
    const task = taskOf(process);
    const [called = 'sh', ...words] = process.argv;
    const line = commandLine(words);
    const [first, ...others] = line.rest;
    const isScript = line.command === undefined && !line.fromInput && first !== undefined;
    const isTerminal = line.command === undefined && !isScript && task.stdin.terminal !== undefined;
    const interactive = line.interactive || isTerminal;
    const named = (line.command !== undefined || isScript) && first !== undefined;
    const shell = new Shell({
      process: task,
      flavour,
      name: named ? first : called,
      args: named ? others : line.rest,
      interactive,
    });
    return await shell.toTheEnd(async () => {
      await setOptions(shell, line.options.length > 0 ? line.options : ['--', ...shell.args]);
      if (line.command !== undefined) {
        shell.options.add('command');
        return await runSource(shell, line.command, { last: true });
      }
      if (interactive) return await interact(shell);
      if (isScript) return await runFile(shell, first);
      return await runInput(shell);
    });
  };
}

function commandLine(words: readonly string[]): CommandLine {
  const options: string[] = [];
  let [at, wantsCommand, fromInput, interactive, login] = [0, false, false, false, false];
  for (; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--' || word === '-') {
      at += 1;
      break;
    }
    if (!/^[-+]./.test(word)) break;
    if (word.startsWith('--')) {
      login ||= word === '--login';
      continue;
    }
    const letters = word.slice(1).replace(/[csil]/g, '');
    wantsCommand ||= word.includes('c');
    fromInput ||= word.includes('s');
    interactive ||= word.includes('i');
    login ||= word.includes('l');
    if (letters !== '') options.push(word[0] + letters);
    if (letters.endsWith('o')) options.push(words[++at] ?? '');
  }
  const command = wantsCommand ? words[at] : undefined;
  return { options, command, fromInput, interactive, login, rest: words.slice(wantsCommand ? at + 1 : at) };
}

async function runFile(shell: Shell, path: string): Promise<number> {
  const { process } = shell;
  try {
    const text = new TextDecoder().decode(process.files.read(absolute(path, process.cwd)));
    return await runSource(shell, text, { last: true });
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const name = baseName(process.argv[0] ?? 'sh');
    const texts = {
      ash: `${name}: can't open '${path}': ${error.message}`,
      dash: `${name}: 0: cannot open ${path}: ${error.code === 'ENOENT' ? 'No such file' : error.message}`,
      bash: `${name}: ${path}: ${error.message}`,
    };
    await shell.writeError(`${texts[shell.flavour]}\n`);
    return shell.flavour === 'bash' ? 127 : 2;
  }
}

/** A script that comes by standard input, whose commands may read the rest of it: command by command as far as lines allow. */
async function runInput(shell: Shell): Promise<number> {
  const { isIncomplete } = await import('./syntax-error.ts');
  let pending = '';
  let status = 0;
  for (;;) {
    const bytes = await shell.read({ until: 10 });
    pending += bytes ? new TextDecoder().decode(bytes) : '';
    if (bytes && (!pending.endsWith('\n') || isIncomplete(pending.replace(/\n$/, '')))) continue;
    if (pending.trim() !== '') status = await runSource(shell, pending);
    pending = '';
    if (!bytes) return status;
  }
}
