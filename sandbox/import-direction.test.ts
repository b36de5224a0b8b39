import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { repositoryRoot } from '../config/repository-root.ts';

interface Rule {
  readonly from: RegExp;
  readonly to: RegExp;
  readonly because: string;
}

/** Imports go one way. */
const rules: readonly Rule[] = [
  {
    from: /^(?!app\/|mdx-components|proxy)/,
    to: /^app\//,
    because: 'the site stands on everything else; nothing stands on it',
  },
  {
    from: /^app\//,
    to: /^sandbox\/(?!contract\/|client\/)/,
    because: 'the site knows sandboxes by their contract and talks to them by wire',
  },
  { from: /^labs\//, to: /^sandbox\/(?!contract\/)/, because: 'a lab must run on every provider and in every process' },
  { from: /^labs\//, to: /^(store|web|cli|content)\//, because: 'labs are language-neutral and know no machinery' },
  {
    from: /^sandbox\/contract\//,
    to: /^(sandbox\/(?!contract\/|exec\/)|labs|store|web|cli|app)/,
    because: 'a contract stands on nothing but itself',
  },
  { from: /^sandbox\/kind\//, to: /^sandbox\/simulator\//, because: 'providers do not know each other' },
  { from: /^sandbox\/simulator\//, to: /^sandbox\/kind\//, because: 'providers do not know each other' },
  { from: /^sandbox\/(?!host\/)/, to: /^sandbox\/host\//, because: 'only the host puts the parts together' },
  { from: /^sandbox\//, to: /^(web|cli|content)\//, because: 'sandboxes know nothing of pages and commands' },
  { from: /^store\//, to: /^sandbox\/(?!contract\/)/, because: 'the store keeps records; it does not act' },
  { from: /^web\//, to: /^sandbox\/(?!contract\/|client\/)/, because: 'web reaches hosts by wire only' },
  { from: /^config\//, to: /^(app|cli|labs|store|web)\//, because: 'settings are read by everybody' },
];

/** Folders that may hold code; a new one says here what it is. */
const folders = [
  'app',
  'bench',
  'bin',
  'cli',
  'config',
  'content',
  'e2e',
  'labs',
  'sandbox',
  'store',
  'testing',
  'web',
];

const files = globSync('**/*.{ts,tsx,mjs}', {
  cwd: repositoryRoot,
  exclude: (name) => ['node_modules', '.next', '.drydock', 'next-env.d.ts'].includes(name),
});

function importsOf(file: string): string[] {
  const source = readFileSync(join(repositoryRoot, file), 'utf8');
  const found = source.matchAll(/(?:^import|^export|\bimport\()[^'"`;]*?['"](\.{1,2}\/[^'"]+)['"]/gms);
  return [...found].map((match) => normalize(join(dirname(file), match[1] ?? '')));
}

const isTest = (file: string): boolean => /\.test\.ts$|\.contract\.ts$/.test(file);

test('no import goes against the direction', () => {
  const against = files
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      importsOf(file).flatMap((target) =>
        rules
          .filter(({ from, to }) => from.test(file) && to.test(target))
          .map(({ because }) => `${file} imports ${target}: ${because}`),
      ),
    );
  assert.deepEqual(against, []);
});

test('every import of ours leads to a file', () => {
  const all = new Set(
    globSync('**/*', { cwd: repositoryRoot, exclude: (name) => ['node_modules', '.next', '.drydock'].includes(name) }),
  );
  const lost = files.flatMap((file) =>
    importsOf(file)
      .filter((target) => !all.has(target))
      .map((target) => `${file} imports ${target}`),
  );
  assert.deepEqual(lost, []);
});

test('one place runs commands, and code lives in folders that are known', () => {
  const runners = files.filter(
    (file) =>
      !file.startsWith('bin/') &&
      /from '(execa|node:child_process)'/.test(readFileSync(join(repositoryRoot, file), 'utf8')),
  );
  // Inside the box none of the host's files are there, so what runs in it runs its own.
  const inTheBox = 'sandbox/terminal/box/run-command.ts';
  assert.deepEqual(runners.sort(), ['sandbox/exec/run.ts', 'sandbox/exec/start.ts', inTheBox]);
  const unknown = files.filter((file) => file.includes('/') && !folders.includes(file.split('/')[0] ?? ''));
  assert.deepEqual(unknown, []);
});
