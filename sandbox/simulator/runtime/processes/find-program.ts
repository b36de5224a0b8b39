/** From an argv to the program that runs it: PATH, permissions, `#!`. The errors are runc's, whose caller sees them. */
import { programOf } from '../files/layer.ts';
import { absolute } from '../files/paths.ts';
import type { ProcessFiles } from '../files/process-files.ts';
import { defaultPath } from '../image.ts';
import { type Program, ProgramNotFound } from '../process.ts';

export interface Runnable {
  readonly program: Program;
  /** With the interpreter before it where the file is a script. */
  readonly argv: readonly string[];
}

interface Place {
  readonly files: ProcessFiles;
  readonly programs: Readonly<Record<string, Program>>;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A script whose interpreter is a script, and so on: as many as Linux allows. */
const mostInterpreters = 4;

/** Throws ProgramNotFound. */
export function findProgram(argv: readonly string[], place: Place): Runnable {
  return resolve(argv, place, 0);
}

/** The path execvp(3) would run, or undefined. */
export function whichProgram(name: string, place: Omit<Place, 'programs'>): string | undefined {
  if (name === '') return undefined;
  if (name.includes('/')) return isExecutable(place, absolute(name, place.cwd)) ? name : undefined;
  for (const folder of (place.env.PATH ?? defaultPath).split(':')) {
    const path = `${folder || '.'}/${name}`;
    if (isExecutable(place, absolute(path, place.cwd))) return path;
  }
  return undefined;
}

function resolve(argv: readonly string[], place: Place, depth: number): Runnable {
  const [name = ''] = argv;
  const path = whichProgram(name, place);
  if (path === undefined) throw notFound(name, place);
  const real = absolute(path, place.cwd);
  const bytes = place.files.read(real);
  const named = programOf(bytes);
  if (named !== undefined) {
    const program = place.programs[named];
    if (!program) throw new ProgramNotFound(126, `exec ${name}: exec format error`);
    return { program, argv };
  }
  const interpreter = interpreterOf(bytes);
  if (interpreter && depth < mostInterpreters) {
    return resolve([...interpreter, path, ...argv.slice(1)], place, depth + 1);
  }
  throw new ProgramNotFound(126, `exec ${real}: exec format error`);
}

function notFound(name: string, place: Place): ProgramNotFound {
  if (!name.includes('/')) {
    return new ProgramNotFound(127, `exec: "${name}": executable file not found in $PATH`);
  }
  const path = absolute(name, place.cwd);
  if (!place.files.exists(path))
    return new ProgramNotFound(127, `exec: "${name}": stat ${name}: no such file or directory`);
  return new ProgramNotFound(126, `exec: "${name}": permission denied`);
}

function isExecutable(place: Omit<Place, 'programs'>, path: string): boolean {
  return place.files.exists(path) && place.files.stat(path).type === 'file' && place.files.mayExecute(path);
}

function interpreterOf(bytes: Uint8Array): readonly string[] | undefined {
  if (bytes[0] !== 0x23 || bytes[1] !== 0x21) return undefined;
  const end = bytes.indexOf(0x0a);
  const line = new TextDecoder().decode(bytes.subarray(2, end < 0 ? undefined : end)).trim();
  const [, path = '', argument] = /^(\S+)(?:\s+(.*))?$/.exec(line) ?? [];
  return argument ? [path, argument] : [path];
}
