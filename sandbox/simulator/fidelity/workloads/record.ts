/**
 * Records all scripts, or those named, on a real cluster that has the Ingress controller of sandbox/kind/traefik.ts.
 * usage: node sandbox/simulator/fidelity/workloads/record.ts --kubeconfig FILE --ingress HOST:PORT [--many 8] [--check] [SCRIPT…]
 * So many are played at one time. With --check nothing is written: what differs from the recordings is printed.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findKubectls } from '../find-kubectls.ts';
import { comparePlayed } from './compare.ts';
import { playAll } from './play-all.ts';
import { readPlayed, writePlayed } from './recordings.ts';
import { readWorkloadScripts } from './script.ts';

const options = {
  kubeconfig: { type: 'string' },
  ingress: { type: 'string' },
  check: { type: 'boolean' },
  many: { type: 'string' },
} as const;
const { values, positionals } = parseArgs({ options, allowPositionals: true });
const [host = '', port] = (values.ingress ?? '').split(':');
const kubectl = (await findKubectls()).at(-1)?.path ?? 'kubectl';
const scripts = readWorkloadScripts().filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const cluster = {
  kubeconfig: readFileSync(values.kubeconfig ?? '', 'utf8'),
  kubectl,
  ingress: { host, port: Number(port) },
};
await playAll(scripts, cluster, Number(values.many ?? 8), ({ name }, played) => {
  if (played instanceof Error) return console.log(`== ${played.message} ${played.cause ?? ''}`);
  const recorded = readPlayed(name);
  if (!values.check) writePlayed(name, played);
  const differences = recorded ? comparePlayed(name, recorded, played) : [];
  console.log(`${name}${recorded ? '' : ', new'}`);
  for (const { where, text } of differences) console.log(`== ${name}: ${where}\n${text}`);
});
