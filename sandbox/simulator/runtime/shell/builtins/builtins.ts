/** All builtins by name. */
import type { Builtin } from './builtin.ts';
import { controlBuiltins } from './control-builtins.ts';
import { jobBuiltins } from './job-builtins.ts';
import { outputBuiltins } from './output-builtins.ts';
import { placeBuiltins } from './place-builtins.ts';
import { variableBuiltins } from './variable-builtins.ts';

let all: ReadonlyMap<string, Builtin> | undefined;

/** Put together when first asked for: builtins run commands, and those may be builtins. */
export function builtins(): ReadonlyMap<string, Builtin> {
  all ??= new Map(
    Object.entries({ ...controlBuiltins, ...jobBuiltins, ...outputBuiltins, ...placeBuiltins, ...variableBuiltins }),
  );
  return all;
}

/** POSIX: their assignments stay, and their errors end a script. */
export const specialBuiltins: ReadonlySet<string> = new Set([
  '.',
  ':',
  'break',
  'continue',
  'eval',
  'exec',
  'exit',
  'export',
  'readonly',
  'return',
  'set',
  'shift',
  'times',
  'trap',
  'unset',
]);
