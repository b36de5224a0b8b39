/** A container whose programs are functions, for tests of what carries its streams. */
import type {
  Container,
  ContainerExit,
  ContainerLog,
  ExecOptions,
  LogLine,
  ProcessSession,
} from '../../../runtime/container-runtime.ts';
import type { Folder } from '../../../runtime/files/folder.ts';
import type { Signal } from '../../../runtime/process.ts';

export interface LiteralSession extends ProcessSession {
  print(stream: 'stdout' | 'stderr', text: string | Uint8Array): Promise<void>;
  end(code: number, startError?: string): void;
}

export interface Behaviour {
  input?(session: LiteralSession, bytes: Uint8Array): Promise<void> | void;
  inputEnded?(session: LiteralSession): void;
  resized?(session: LiteralSession, size: { columns: number; rows: number }): void;
  killed?(session: LiteralSession, signal: Signal): void;
  start?(session: LiteralSession): void;
}

export function literalSession(behaviour: Behaviour): LiteralSession {
  const listeners = new Set<Parameters<ProcessSession['onOutput']>[0]>();
  let end: (exit: { code: number; startError?: string }) => void = () => {};
  const exit = new Promise<{ code: number; startError?: string }>((resolve) => {
    end = resolve;
  });
  const session: LiteralSession = {
    write: async (bytes) => behaviour.input?.(session, bytes),
    closeInput: () => behaviour.inputEnded?.(session),
    onOutput(listener) {
      listeners.add(listener);
      if (listeners.size === 1) queueMicrotask(() => behaviour.start?.(session));
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    resize: (size) => behaviour.resized?.(session, size),
    exit,
    kill: (signal) => behaviour.killed?.(session, signal),
    async print(stream, text) {
      for (const listener of listeners) await listener(stream, Buffer.from(text));
    },
    end: (code, startError) => end({ code, ...(startError === undefined ? {} : { startError }) }),
  };
  return session;
}

export interface LiteralContainer extends Container {
  print(text: string, at: Date, stream?: 'stdout' | 'stderr'): void;
  stop(code: number): void;
}

export function literalContainer(programs: {
  exec?(options: ExecOptions): Behaviour;
  attach?(stdin: boolean): Behaviour;
}): LiteralContainer {
  const lines: LogLine[] = [];
  const followers = new Set<(line: LogLine) => void>();
  const exits: ((exit: ContainerExit) => void)[] = [];
  let ended: ContainerExit | undefined;
  const log: ContainerLog = {
    lines: () => lines,
    follow(onLine) {
      followers.add(onLine);
      return { [Symbol.dispose]: () => void followers.delete(onLine) };
    },
  };
  return {
    id: 'containerd://test',
    log,
    pidNamespace: { processes: () => [] },
    start() {},
    get exit() {
      return ended;
    },
    onExit: (listener) => void exits.push(listener),
    kill() {},
    exec: (options) => literalSession(programs.exec?.(options) ?? {}),
    attach: ({ stdin }) => literalSession(programs.attach?.(stdin) ?? {}),
    usage: () => ({ cpuMillis: 0, millicores: 0, memoryBytes: 0, storageBytes: 0 }),
    limit() {},
    files: {} as Folder,
    print(text, at, stream = 'stdout') {
      const line = { at, stream, text };
      lines.push(line);
      for (const follower of followers) follower(line);
    },
    stop(code) {
      ended = { code, reason: code === 0 ? 'Completed' : 'Error', at: new Date() };
      for (const listener of exits) listener(ended);
    },
  };
}
