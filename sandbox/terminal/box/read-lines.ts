import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';

const lineFeed = 0x0a;

/** Lines as bytes: what is only passed on need not become text. */
export type Lines = EventEmitter<{ line: [line: Buffer] }>;

/** Tells what comes, line by line, without what ends them. */
export function readLines(from: Readable): Lines {
  const lines: Lines = new EventEmitter();
  let begun: Buffer[] = [];
  from.on('data', (chunk: Buffer) => {
    let rest = chunk;
    for (let end = rest.indexOf(lineFeed); end >= 0; end = rest.indexOf(lineFeed)) {
      const last = rest.subarray(0, end);
      const line = begun.length === 0 ? last : Buffer.concat([...begun, last]);
      begun = [];
      rest = rest.subarray(end + 1);
      lines.emit('line', line);
    }
    if (rest.length > 0) begun.push(rest);
  });
  return lines;
}
