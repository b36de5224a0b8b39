/** The caller's ends of a process: where its input comes from and its output goes. */
import type { ProcessSession } from './container-runtime.ts';
import { type OpenFile, openFile, toBytes } from './processes/open-file.ts';
import { createPipe } from './processes/pipe.ts';

export interface Input {
  readonly file: OpenFile;
  write(bytes: Uint8Array): Promise<void>;
  close(): void;
}

/** Input that is no terminal's. */
export function pipeInput(): Input {
  const { reader, writer } = createPipe();
  let open = true;
  return {
    // Held by the caller too: a process that ends leaves the pipe to the next one that attaches.
    file: reader,
    write: async (bytes) => {
      // What nobody reads any more is dropped.
      if (open) await writer.write(bytes).catch(() => {});
    },
    close: () => {
      if (open) writer.release();
      open = false;
    },
  };
}

export function writerTo(write: (bytes: Uint8Array) => Promise<void>): OpenFile {
  return openFile({ writer: { write: (data) => write(toBytes(data)) } });
}

/** The session of a process that never was. */
export function endedSession(exit: { readonly code: number; readonly startError?: string }): ProcessSession {
  return {
    write: async () => {},
    closeInput: () => {},
    onOutput: () => ({ [Symbol.dispose]: () => {} }),
    resize: () => {},
    exit: Promise.resolve(exit),
    kill: () => {},
  };
}
