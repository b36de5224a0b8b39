/** What a container has written: lines as containerd's log has them, the oldest dropped when it gets long. */
import type { Clock } from '../time/clock.ts';
import type { ContainerLog, LogLine } from './container-runtime.ts';

/** A longer line is cut into lines without an end, as containerd does. */
const longestLineBytes = 16_384;
/** Kept for each container; a real node keeps 10 MiB before it rotates, in files. */
const keptBytes = 524_288;
/** What a line costs beyond its text. */
const lineOverheadBytes = 64;
/** Lines the list may have lost at its front before it is made anew. */
const mostDropped = 1024;

type Stream = LogLine['stream'];

export class LogRing implements ContainerLog {
  readonly #clock: Clock;
  #lines: LogLine[] = [];
  #first = 0;
  #bytes = 0;
  readonly #partial: Record<Stream, Uint8Array[]> = { stdout: [], stderr: [] };
  readonly #partialBytes: Record<Stream, number> = { stdout: 0, stderr: 0 };
  readonly #followers = new Set<(line: LogLine) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  lines(): readonly LogLine[] {
    return this.#lines.slice(this.#first);
  }

  follow(onLine: (line: LogLine) => void): Disposable {
    this.#followers.add(onLine);
    return { [Symbol.dispose]: () => void this.#followers.delete(onLine) };
  }

  write(stream: Stream, bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      const end = rest.indexOf(0x0a);
      const room = longestLineBytes - this.#partialBytes[stream];
      const length = Math.min(end < 0 ? rest.length : end + 1, room);
      this.#partial[stream].push(rest.slice(0, length));
      this.#partialBytes[stream] += length;
      if (length === room || length === end + 1) this.#finish(stream);
      rest = rest.subarray(length);
    }
  }

  /** What has no line end yet is a line now. */
  end(): void {
    this.#finish('stdout');
    this.#finish('stderr');
  }

  #finish(stream: Stream): void {
    if (this.#partialBytes[stream] === 0) return;
    const text = Buffer.concat(this.#partial[stream]).toString('utf8');
    this.#partial[stream] = [];
    this.#partialBytes[stream] = 0;
    const line: LogLine = { at: this.#clock.now(), stream, text };
    this.#lines.push(line);
    this.#bytes += costOf(line);
    while (this.#bytes > keptBytes && this.#first < this.#lines.length - 1) this.#dropFirst();
    for (const follower of [...this.#followers]) follower(line);
  }

  #dropFirst(): void {
    const line = this.#lines[this.#first];
    if (line) this.#bytes -= costOf(line);
    this.#first += 1;
    if (this.#first < mostDropped) return;
    this.#lines = this.#lines.slice(this.#first);
    this.#first = 0;
  }
}

function costOf(line: LogLine): number {
  return line.text.length + lineOverheadBytes;
}
