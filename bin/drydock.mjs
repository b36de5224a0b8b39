#!/usr/bin/env node
// The door of every command: what is missing is set up first, then cli/drydock.ts runs in Node 24 or newer.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { majorOf, newEnough, SetupError, setUp } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');
const command = fileURLToPath(new URL('../cli/drydock.ts', import.meta.url));

try {
  const node = await setUp(root);
  if (majorOf(process.version) >= newEnough) await import('../cli/drydock.ts');
  else passOn(spawn(node, [command, ...process.argv.slice(2)], { stdio: 'inherit' }));
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

/** Signals go to the child, its end comes back. */
function passOn(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 128 + constants.signals[signal];
  });
}
