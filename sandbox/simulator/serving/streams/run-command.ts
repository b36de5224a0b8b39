/** Joins a process in a container to the one who asked for it. */
import type { Readable } from 'node:stream';
import type { ProcessSession } from '../../runtime/container-runtime.ts';
import { type CommandStatus, exitedWith, notStarted } from './command-status.ts';

/** The caller's ends, whatever carries them. */
export interface CommandChannels {
  /** Undefined where no input was asked for. */
  readonly stdin: Readable | undefined;
  /** JSON of the terminal's size, one after another. */
  readonly resize: Readable | undefined;
  /** Resolves when there is room for more; rejects when the caller is gone. */
  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void>;
  /** The last word; closes everything. */
  finish(status: CommandStatus): void;
  /** Calls back once, when the caller is gone before that. */
  onLost(act: () => void): void;
}

export interface CommandOptions {
  readonly tty: boolean;
  /** The session is of a process that was there before and stays. */
  readonly attached: boolean;
}

/** Resolves when it is over; never rejects. */
export async function runCommand(
  session: ProcessSession,
  channels: CommandChannels,
  { tty, attached }: CommandOptions,
): Promise<void> {
  let lost = false;
  let written: Promise<void> = Promise.resolve();
  const output = session.onOutput((stream, bytes) => {
    if (lost) {
      // Its pipe has no reader any more.
      if (!attached) session.kill('SIGPIPE');
      return undefined;
    }
    written = channels.write(stream, bytes).catch(() => {});
    return written;
  });
  const gone = new Promise<'gone'>((resolve) => {
    channels.onLost(() => {
      lost = true;
      // A process without a terminal stays, as it does under containerd; one with it loses it.
      if (tty && !attached) session.kill('SIGHUP');
      resolve('gone');
    });
  });
  if (channels.stdin) void feed(channels.stdin, session);
  else if (!attached) session.closeInput();
  if (channels.resize) void resize(channels.resize, session);
  const ended = await Promise.race([session.exit, gone]);
  if (ended !== 'gone') {
    await written;
    output[Symbol.dispose]();
    if (attached) channels.finish(exitedWith(0));
    else if (ended.startError === undefined) channels.finish(exitedWith(ended.code));
    else channels.finish(notStarted(ended.startError));
    return;
  }
  if (attached) output[Symbol.dispose]();
  else void session.exit.then(() => output[Symbol.dispose]());
}

async function feed(stdin: Readable, session: ProcessSession): Promise<void> {
  try {
    for await (const bytes of stdin as AsyncIterable<Uint8Array>) await session.write(bytes);
  } catch {
    // A caller that is gone has nothing more to say.
  }
  session.closeInput();
}

async function resize(sizes: Readable, session: ProcessSession): Promise<void> {
  try {
    for await (const bytes of sizes as AsyncIterable<Uint8Array>)
      for (const text of Buffer.from(bytes)
        .toString()
        .match(/\{[^}]*\}/g) ?? []) {
        const size = JSON.parse(text) as { Width?: number; Height?: number };
        if (size.Width && size.Height) session.resize({ columns: size.Width, rows: size.Height });
      }
  } catch {
    // Broken sizes change nothing.
  }
}
