import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Sentence } from './sentence.ts';

/** A line from stdin. At a terminal it is asked for with these words, and what is typed is not shown. Throws Sentence when they leave. */
export async function readPassword(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) {
    const lines = createInterface({ input: stdin });
    for await (const line of lines) return line;
    return '';
  }
  // readline turns the terminal's own echo off, and writes its own to where nobody sees it.
  const nowhere = new Writable({ write: (_chunk, _encoding, written) => written() });
  const lines = createInterface({ input: stdin, output: nowhere, terminal: true });
  // Only now: what is typed before would be shown.
  stderr.write(question);
  const left = new AbortController();
  for (const way of ['SIGINT', 'close'] as const) lines.once(way, () => left.abort());
  try {
    return await lines.question('', { signal: left.signal });
  } catch (error) {
    if (left.signal.aborted) throw new Sentence('Nothing was written.');
    throw error;
  } finally {
    lines.close();
    stderr.write('\n');
  }
}
