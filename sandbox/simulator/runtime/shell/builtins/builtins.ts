/** All builtins by name. */
import type { Builtin } from './builtin.ts';
import { controlBuiltins } from './control-builtins.ts';
import { jobBuiltins } from './job-builtins.ts';
import { outputBuiltins } from './output-builtins.ts';
import { placeBuiltins } from './place-builtins.ts';
import { variableBuiltins } from './variable-builtins.ts';

export const builtins: ReadonlyMap<string, Builtin> = new Map(
  Object.entries({ ...controlBuiltins, ...jobBuiltins, ...outputBuiltins, ...placeBuiltins, ...variableBuiltins }),
);

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
