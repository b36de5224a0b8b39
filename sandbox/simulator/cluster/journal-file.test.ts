import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { openJournal } from './journal.ts';
import { openJournalFile } from './journal-file.ts';

async function place(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-journal-'));
  context.after(() => rm(folder, { recursive: true }));
  return join(folder, 'journal.jsonl');
}

const line = (revision: number): string => `{"revision":${revision},"key":"/a/${revision}","object":{}}\n`;

async function revisions(path: string): Promise<number[]> {
  const { journal, records } = await openJournal(path);
  await journal[Symbol.asyncDispose]();
  return records.map(({ revision }) => revision);
}

test('what was appended is there whether the file was closed or not, and the room behind it is no record', async (context) => {
  const path = await place(context);
  const file = await openJournalFile(path, 0);
  await file.append(line(2));
  await file.append(line(3));
  assert.equal((await readFile(path, 'utf8')).replaceAll('\0', ''), line(2) + line(3));
  assert.ok((await stat(path)).size > 1_000, 'there is room ahead');
  // As a crash leaves it.
  const left = await readFile(path);
  await file[Symbol.asyncDispose]();
  assert.equal(await readFile(path, 'utf8'), line(2) + line(3));
  await writeFile(path, left);
  assert.deepEqual(await revisions(path), [2, 3]);
  assert.equal(await readFile(path, 'utf8'), line(2) + line(3));
});

test('a write that was torn within the room is cut, with whatever lies behind it', async (context) => {
  const path = await place(context);
  await writeFile(path, `${line(2)}{"revision":3,"ke\0\0\0\0`);
  await appendFile(path, `y":"/a/3"}\n${line(4)}`);
  assert.deepEqual(await revisions(path), [2]);
  const file = await openJournalFile(path, line(2).length);
  await file.append(line(5));
  await file[Symbol.asyncDispose]();
  assert.deepEqual(await revisions(path), [2, 5]);
});

test('more than there is room for, and a file that is replaced', async (context) => {
  const path = await place(context);
  const file = await openJournalFile(path, 0);
  const long = `{"revision":2,"key":"/a","object":{"x":"${'ü'.repeat(100_000)}"}}\n`;
  await file.append(long);
  await file.append(line(3));
  assert.deepEqual(await revisionsOf(path), [2, 3]);
  await file.replace(line(4));
  await file.append(line(5));
  assert.deepEqual(await revisionsOf(path), [4, 5]);
  await file[Symbol.asyncDispose]();
  assert.equal(await readFile(path, 'utf8'), line(4) + line(5));
});

test('room is made between writes, so that none of them has to make the file longer', async (context) => {
  const path = await place(context);
  const file = await openJournalFile(path, 0);
  const size = async (): Promise<number> => (await stat(path)).size;
  const text = `{"revision":2,"key":"/a","object":{"x":"${'x'.repeat(1_000)}"}}\n`;
  for (let number = 0; number < 200; number += 1) {
    await file.makeRoom();
    const before = await size();
    await file.append(text);
    assert.equal(await size(), before);
  }
  await file[Symbol.asyncDispose]();
  assert.equal(await readFile(path, 'utf8'), text.repeat(200));
});

/** Without opening it a second time. */
async function revisionsOf(path: string): Promise<number[]> {
  const lines = (await readFile(path, 'utf8')).replaceAll('\0', '').trimEnd().split('\n');
  return lines.map((text) => (JSON.parse(text) as { revision: number }).revision);
}
