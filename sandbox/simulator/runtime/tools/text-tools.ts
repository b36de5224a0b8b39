/** Tools that read text and write text. */
import { sleep } from '../../time/clock.ts';
import { FileError } from '../files/folder.ts';
import type { ByteReader } from '../process.ts';
import { openPath, taskOf } from '../processes/open-path.ts';
import { diff } from './diff.ts';
import { echoText } from './echo-text.ts';
import { printfText } from './printf-text.ts';
import {
  allBytes,
  allText,
  at,
  complain,
  forEachFile,
  lines,
  options,
  print,
  type Run,
  type Tool,
  ToolError,
} from './tool.ts';

/** How often `tail -f` looks again, ms: as the real one without inotify. */
const followMs = 1000;

/** What a line that is kept takes beside its text, bytes. */
const lineBytes = 64;
/** What tail keeps before it lets go of what it does not need, bytes. */
const tailBytes = 1_048_576;

/** What a number of seq is worth in steps of a shell. */
const numberSteps = 0.02;

const cat: Tool = async (run) => {
  const { flags, rest } = options(run, 'nbvteAsu', { number: 'n' });
  let line = 0;
  return await forEachFile(
    run,
    rest,
    async (reader, path) => {
      if (path !== '-' && run.process.files.stat(at(run, path)).type === 'folder')
        throw new FileError('EISDIR', 'Is a directory');
      if (flags.has('n')) {
        for await (const text of lines(run, reader)) await print(run, `${String(++line).padStart(6)}\t${text}\n`);
        return;
      }
      for (let bytes = await reader.read(); bytes; bytes = await reader.read()) await print(run, bytes);
    },
    (path, error) => {
      if (run.style === 'gnu') return `${path}: ${error.message}`;
      return error.code === 'EISDIR' ? `read error: ${error.message}` : `can't open '${path}': ${error.message}`;
    },
  );
};

/** `-5` stands for `-n 5`. */
function withCount(run: Run): Run {
  return { ...run, args: run.args.flatMap((arg) => (/^-\d+$/.test(arg) ? ['-n', arg.slice(1)] : [arg])) };
}

function openMessage(run: Run): (path: string, error: FileError) => string {
  return (path, error) => {
    if (run.style === 'gnu') return `cannot open '${path}' for reading: ${error.message}`;
    return run.name === 'tail' ? `can't open '${path}': ${error.message}` : `${path}: ${error.message}`;
  };
}

const head: Tool = async (run) => {
  const { values, rest } = options(withCount(run), 'n:c:qv');
  const bytes = values.get('c');
  const count = Number(values.get('n') ?? 10);
  return await forEachFile(
    run,
    rest,
    async (reader, path) => {
      if (rest.length > 1) await print(run, `${path === rest[0] ? '' : '\n'}==> ${path} <==\n`);
      if (bytes !== undefined) {
        let owed = Number(bytes);
        for (let chunk = await reader.read(); chunk && owed > 0; chunk = owed > 0 ? await reader.read() : undefined) {
          await print(run, chunk.subarray(0, owed));
          owed -= chunk.length;
        }
        return;
      }
      let left = count;
      if (count < 0) {
        const all = (await allText(run, reader)).split('\n');
        await print(run, `${all.slice(0, count - 1).join('\n')}\n`);
        return;
      }
      if (left === 0) return;
      for await (const line of lines(run, reader)) {
        await print(run, `${line}\n`);
        left -= 1;
        if (left === 0) return;
      }
    },
    openMessage(run),
  );
};

const tail: Tool = async (run) => {
  const { flags, values, rest } = options(withCount(run), 'n:c:fFqv', { follow: 'f', lines: 'n' });
  const wanted = values.get('n') ?? '10';
  let read = 0;
  const code = await forEachFile(
    run,
    rest,
    async (reader, path) => {
      if (rest.length > 1) await print(run, `${path === rest[0] ? '' : '\n'}==> ${path} <==\n`);
      const bytes = values.get('c');
      const end = await endOf(run, reader, bytes === undefined ? undefined : Number(bytes), wanted);
      read = end.read;
      if (bytes !== undefined) {
        await print(run, end.bytes.subarray(-Number(bytes)));
        return;
      }
      const all = new TextDecoder().decode(end.bytes).split(/(?<=\n)/);
      const kept = wanted.startsWith('+')
        ? all.slice(Number(wanted) - 1)
        : Number(wanted) === 0
          ? []
          : all.slice(-Number(wanted));
      await print(run, kept.join(''));
    },
    openMessage(run),
  );
  const [path] = rest;
  const follows = flags.has('f') || flags.has('F');
  if (code !== 0 && !follows) return run.style === 'busybox' ? await complain(run, 'no files') : code;
  if (follows && path !== undefined) await follow(run, path, read);
  return code;
};

/** The end of what there is, with as much before it as is wanted, and how much there was: an endless input needs no more memory than its end. */
async function endOf(
  run: Run,
  reader: ByteReader,
  bytes: number | undefined,
  wanted: string,
): Promise<{ readonly bytes: Uint8Array; readonly read: number }> {
  const [task, chunks] = [taskOf(run.process), [] as Uint8Array[]];
  let [size, read, least] = [0, 0, tailBytes];
  for (let chunk = await reader.read(); chunk; chunk = await reader.read()) {
    chunks.push(chunk);
    size += chunk.length;
    read += chunk.length;
    if (size <= least || wanted.startsWith('+')) {
      task.hold(size);
      continue;
    }
    const all = Buffer.concat(chunks.splice(0));
    let from = bytes === undefined ? all.length : Math.max(0, all.length - bytes);
    if (bytes === undefined)
      for (let left = Number(wanted); left >= 0 && from > 0; left--) from = all.lastIndexOf(10, from - 1);
    const kept = all.subarray(Math.max(0, from));
    chunks.push(Uint8Array.from(kept));
    size = kept.length;
    least = Math.max(tailBytes, 2 * size);
  }
  return { bytes: Buffer.concat(chunks), read };
}

async function follow(run: Run, path: string, from: number): Promise<never> {
  const { process } = run;
  let size = from;
  for (;;) {
    await sleep(process.clock, followMs, process.ended);
    if (!process.files.exists(at(run, path))) continue;
    const bytes = process.files.read(at(run, path));
    if (bytes.length < size) size = 0;
    if (bytes.length > size) await print(run, bytes.subarray(size));
    size = bytes.length;
  }
}

const wc: Tool = async (run) => {
  const { flags, rest } = options(run, 'lwcm');
  const shown = (['l', 'w', 'c'] as const).filter(
    (flag) => flags.size === 0 || flags.has(flag) || (flag === 'c' && flags.has('m')),
  );
  const totals = { l: 0, w: 0, c: 0 };
  const row = async (counts: typeof totals, path: string): Promise<void> => {
    const width = shown.length === 1 ? 0 : run.style === 'gnu' && rest.length > 0 ? 3 : run.style === 'gnu' ? 7 : 9;
    const numbers = shown.map((flag) => String(counts[flag]).padStart(width)).join(' ');
    await print(run, path === '-' ? `${numbers}\n` : `${numbers} ${path}\n`);
  };
  const code = await forEachFile(run, rest, async (reader, path) => {
    const decoder = new TextDecoder();
    const counts = { l: 0, w: 0, c: 0 };
    let inWord = false;
    for (let bytes = await reader.read(); bytes; bytes = await reader.read()) {
      const text = decoder.decode(bytes, { stream: true });
      counts.l += text.split('\n').length - 1;
      // A word that goes on from the piece before is counted there.
      counts.w += (text.match(/\S+/g)?.length ?? 0) - Number(inWord && /^\S/.test(text));
      counts.c += flags.has('m') ? [...text].length : bytes.length;
      if (text !== '') inWord = /\S$/.test(text);
    }
    for (const flag of ['l', 'w', 'c'] as const) totals[flag] += counts[flag];
    await row(counts, path);
  });
  if (rest.length > 1) await row(totals, 'total');
  return code;
};

const sort: Tool = async (run) => {
  const { flags, values, rest } = options(run, 'nrufhk:t:o:V');
  const task = taskOf(run.process);
  const all: string[] = [];
  let size = 0;
  const code = await forEachFile(
    run,
    rest,
    async (reader) => {
      for await (const line of lines(run, reader)) {
        all.push(line);
        size += line.length + lineBytes;
        if (all.length % 1000 === 0) task.hold(size);
      }
    },
    (path, error) => (run.style === 'gnu' ? `cannot read: ${path}: ${error.message}` : `${path}: ${error.message}`),
  );
  if (code !== 0) return 2;
  const field = Number(/^\d+/.exec(values.get('k') ?? '')?.[0] ?? 0);
  const numeric = flags.has('n') || /n/.test(values.get('k') ?? '');
  const reverse = flags.has('r') || /r/.test(values.get('k') ?? '');
  const keyOf = (line: string): string =>
    field === 0 ? line : (line.trimStart().split(values.get('t') ?? /\s+/)[field - 1] ?? '');
  all.sort((a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)];
    if (numeric || flags.has('h')) return amount(x) - amount(y) || compare(a, b);
    return flags.has('f') ? compare(x.toLowerCase(), y.toLowerCase()) : compare(x, y) || compare(a, b);
  });
  if (reverse) all.reverse();
  const out = flags.has('u')
    ? all.filter((line, index) => index === 0 || keyOf(line) !== keyOf(all[index - 1] ?? ''))
    : all;
  await print(run, out.map((line) => `${line}\n`).join(''));
  return 0;
};

function amount(text: string): number {
  const [, number = '0', unit = ''] = /^\s*(-?[\d.]+)([KMGT]?)/.exec(text) ?? [];
  return Number(number) * 1024 ** ' KMGT'.indexOf(unit || ' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const uniq: Tool = async (run) => {
  const { flags, rest } = options(run, 'cdui');
  let last: string | undefined;
  let count = 0;
  const flush = async (): Promise<void> => {
    if (last === undefined || (flags.has('d') && count < 2) || (flags.has('u') && count > 1)) return;
    await print(run, flags.has('c') ? `${String(count).padStart(7)} ${last}\n` : `${last}\n`);
  };
  const code = await forEachFile(run, rest.slice(0, 1), async (reader) => {
    for await (const line of lines(run, reader)) {
      if (line !== last) {
        await flush();
        [last, count] = [line, 0];
      }
      count += 1;
    }
  });
  await flush();
  return code;
};

const cut: Tool = async (run) => {
  const { flags, values, rest } = options(run, 'd:f:c:b:s');
  const list = values.get('f') ?? values.get('c') ?? values.get('b');
  if (list === undefined) throw new ToolError('expected a list of bytes, characters, or fields');
  const ranges = list.split(',').map((part) => {
    const [from = '', to] = part.split('-');
    return [Number(from || 1), to === undefined ? Number(from) : Number(to || Number.POSITIVE_INFINITY)] as const;
  });
  const kept = (index: number): boolean => ranges.some(([from, to]) => index + 1 >= from && index + 1 <= to);
  const delimiter = values.get('d') ?? '\t';
  return await forEachFile(run, rest, async (reader) => {
    for await (const line of lines(run, reader)) {
      if (!flags.has('f')) await print(run, `${[...line].filter((_, index) => kept(index)).join('')}\n`);
      else if (line.includes(delimiter))
        await print(
          run,
          `${line
            .split(delimiter)
            .filter((_, index) => kept(index))
            .join(delimiter)}\n`,
        );
      else if (!flags.has('s')) await print(run, `${line}\n`);
    }
  });
};

const tr: Tool = async (run) => {
  const { flags, rest } = options(run, 'dscC');
  const from = characters(rest[0] ?? '');
  const to = characters(rest[1] ?? '');
  const complement = flags.has('c') || flags.has('C');
  const squeezed = flags.has('d') || rest[1] === undefined ? (rest[1] === undefined ? from : to) : to;
  const places = new Map(from.map((char, index) => [char, index] as const).reverse());
  const inFrom = (char: string): boolean => places.has(char) !== complement;
  const decoder = new TextDecoder();
  let last = '';
  for (let bytes = await run.process.stdin.read(); bytes; bytes = await run.process.stdin.read()) {
    let out = '';
    for (const char of decoder.decode(bytes, { stream: true })) {
      let next = char;
      if (inFrom(char)) {
        if (flags.has('d')) continue;
        if (to.length > 0) next = complement ? (to.at(-1) ?? char) : (to[places.get(char) ?? 0] ?? to.at(-1) ?? char);
      }
      if (flags.has('s') && last === next && squeezed.includes(next)) continue;
      out += next;
      last = next;
    }
    await print(run, out);
  }
  return 0;
};

function characters(set: string): readonly string[] {
  const range = (from: string, to: string): string => {
    const [a, b] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
    return String.fromCodePoint(...Array.from({ length: Math.max(0, b - a + 1) }, (_, index) => a + index));
  };
  const classes: Readonly<Record<string, string>> = {
    lower: range('a', 'z'),
    upper: range('A', 'Z'),
    digit: range('0', '9'),
    alpha: range('A', 'Z') + range('a', 'z'),
    alnum: range('0', '9') + range('A', 'Z') + range('a', 'z'),
    space: ' \t\n\r\f\v',
  };
  const expanded = set
    .replace(/\\([ntr\\0])/g, (_, letter: string) => ({ n: '\n', t: '\t', r: '\r', '\\': '\\', 0: '\0' })[letter] ?? '')
    .replace(/\[:(\w+):\]/g, (_, name: string) => classes[name] ?? '')
    .replace(/(.)-(.)/gsu, (_, from: string, to: string) => range(from, to));
  return [...expanded];
}

const tee: Tool = async (run) => {
  const { flags, rest } = options(run, 'ai');
  const files = rest.map((path) => openPath(run.process, path, flags.has('a') ? 'append' : 'write'));
  for (let bytes = await run.process.stdin.read(); bytes; bytes = await run.process.stdin.read()) {
    for (const file of files) await file.write(bytes);
    await print(run, bytes);
  }
  return 0;
};

const seq: Tool = async (run) => {
  const numbers = run.args.filter((arg) => /^-?[\d.]+$/.test(arg)).map(Number);
  if (numbers.length === 0)
    throw new ToolError(run.style === 'gnu' ? "missing operand\nTry 'seq --help' for more information." : '');
  const [first, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  const [from = 1, by = 1, to = 1] = [first, step, last];
  const separator = run.args.includes('-s') ? (run.args[run.args.indexOf('-s') + 1] ?? '\n') : '\n';
  const digits = Math.max(...numbers.map((number) => (String(number).split('.')[1] ?? '').length));
  const out: string[] = [];
  for (let index = 0; by > 0 ? from + index * by <= to : from + index * by >= to; index++) {
    out.push((from + index * by).toFixed(digits));
    if (out.length <= 1000) continue;
    await taskOf(run.process).pace.step(1000 * numberSteps);
    await print(run, `${out.splice(0, 1000).join(separator)}${separator}`);
  }
  if (out.length > 0) await print(run, `${out.join(separator)}\n`);
  return 0;
};

const yes: Tool = async (run) => {
  const { process } = run;
  const text = `${run.args.join(' ') || 'y'}\n`.repeat(1000);
  for (;;) {
    await print(run, text);
    process.use({ cpuMillis: 1 });
    await sleep(process.clock, 1, process.ended);
  }
};

const rev: Tool = (run) =>
  forEachFile(run, run.args, async (reader) => {
    for await (const line of lines(run, reader)) await print(run, `${[...line].reverse().join('')}\n`);
  });

const echo: Tool = async (run) => {
  await print(run, echoText(run.args, run.style === 'gnu' ? 'bash' : 'ash'));
  return 0;
};

const printf: Tool = async (run) => {
  const { bytes, errors } = printfText(run.args);
  await print(run, bytes);
  for (const error of errors) await complain(run, error);
  return errors.length > 0 ? 1 : 0;
};

const base64: Tool = async (run) => {
  const { flags, values, rest } = options(run, 'dw:i', { decode: 'd', wrap: 'w' });
  return await forEachFile(run, rest, async (reader) => {
    const bytes = await allBytes(run, reader);
    if (flags.has('d')) {
      await print(run, Buffer.from(new TextDecoder().decode(bytes), 'base64'));
      return;
    }
    const width = Number(values.get('w') ?? 76);
    const text = Buffer.from(bytes).toString('base64');
    await print(
      run,
      width === 0 ? text : (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => `${line}\n`).join(''),
    );
  });
};

const less: Tool = async (run) =>
  await forEachFile(
    run,
    run.args.filter((arg) => !arg.startsWith('-')),
    async (reader) => {
      for (let bytes = await reader.read(); bytes; bytes = await reader.read()) await print(run, bytes);
    },
  );

const nl: Tool = async (run) => await cat({ ...run, args: ['-n', ...run.args.filter((arg) => !arg.startsWith('-'))] });

export const textTools: Readonly<Record<string, Tool>> = {
  base64,
  cat,
  cut,
  diff,
  echo,
  head,
  less,
  more: less,
  nl,
  printf,
  rev,
  seq,
  sort,
  tail,
  tee,
  tr,
  uniq,
  wc,
  yes,
};
