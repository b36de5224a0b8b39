/** Runs containers: programs of the image catalogue as processes in TypeScript. This is the seam to the kubelet, which knows nothing of programs. */
import type { NetworkStack } from '../network/network-stack.ts';
import type { Folder } from './files/folder.ts';
import type { Signal } from './process.ts';

/** What an image says about itself (the OCI image configuration). */
export interface ImageInfo {
  /** As asked for, with its defaults: `docker.io/library/nginx:1.29`. */
  readonly reference: string;
  readonly id: string;
  readonly sizeBytes: number;
  /** What the pull of it takes on a quiet connection, ms. */
  readonly pullMs: number;
  readonly stopSignal: Signal;
  readonly user: { readonly uid: number; readonly gid: number };
}

export interface Mount {
  readonly path: string;
  readonly folder: Folder;
  readonly subPath?: string;
  readonly readOnly: boolean;
}

export interface ContainerOptions {
  readonly image: string;
  /** `Namespace/pod/container`, for messages. */
  readonly name: string;
  /** Replace the image's ENTRYPOINT and CMD as Docker's do; already expanded. */
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly hostname: string;
  readonly mounts: readonly Mount[];
  readonly network: NetworkStack;
  readonly stdin: boolean;
  readonly stdinOnce: boolean;
  readonly tty: boolean;
  readonly memoryLimitBytes?: number;
  /** It takes more memory, or has written more to its root. */
  readonly onGrow?: () => void;
  readonly cpuLimitMillis?: number;
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  readonly readOnlyRootFilesystem: boolean;
  /** Containers of one Pod with the same value see each other's processes (shareProcessNamespace, debug --target). */
  readonly pidNamespace?: PidNamespace;
}

/** Opaque: made by the runtime, shared by those who pass it on. */
export interface PidNamespace {
  readonly processes: () => readonly { readonly pid: number; readonly argv: readonly string[] }[];
}

export interface ContainerExit {
  /** 0-255; 128 + number for a signal. */
  readonly code: number;
  readonly signal?: Signal;
  readonly reason: 'Completed' | 'Error' | 'OOMKilled' | 'ContainerCannotRun' | 'StartError';
  /** What a StartError says: `exec: "sh": executable file not found in $PATH`. */
  readonly message?: string;
  readonly at: Date;
}

export interface LogLine {
  readonly at: Date;
  readonly stream: 'stdout' | 'stderr';
  /** With its line end where it had one. */
  readonly text: string;
}

/** A ring of lines, bounded in bytes; oldest first. */
export interface ContainerLog {
  lines(): readonly LogLine[];
  /** Calls back for each line from now on. */
  follow(onLine: (line: LogLine) => void): Disposable;
}

export interface ExecOptions {
  readonly argv: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** A process with a caller at its ends. With a TTY everything comes by stdout. */
export interface ProcessSession {
  /** Input; the promise holds writers back. Input to a closed end is dropped. */
  write(bytes: Uint8Array): Promise<void>;
  closeInput(): void;
  /** Called in order; a promise holds the process back. */
  onOutput(listener: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => Promise<void> | void): Disposable;
  resize(size: { readonly columns: number; readonly rows: number }): void;
  /** Never rejects. `startError` where the program was not to be found: exit code 126 or 127, and runc's words for it, which containerd puts behind `OCI runtime exec failed: exec failed: unable to start container process: ` and before `: unknown`. */
  readonly exit: Promise<{ readonly code: number; readonly startError?: string }>;
  kill(signal: Signal): void;
}

export interface ContainerUsage {
  /** Of a processor, since the container was started. */
  readonly cpuMillis: number;
  /** Over the last full window of metrics (15 s). */
  readonly millicores: number;
  readonly memoryBytes: number;
  /** Written to its own root. */
  readonly storageBytes: number;
}

export interface Container {
  readonly id: string;
  readonly log: ContainerLog;
  readonly pidNamespace: PidNamespace;
  /** Starts PID 1. Its end, even at once, comes by `onExit`. */
  start(): void;
  /** Undefined until it has ended. */
  readonly exit: ContainerExit | undefined;
  onExit(listener: (exit: ContainerExit) => void): void;
  /** To PID 1, by the kernel's rules for PID 1 (pid_namespaces(7)): a signal without handler is ignored, SIGKILL ends everything. */
  kill(signal: Signal): void;
  /** Only while it runs. */
  exec(options: ExecOptions): ProcessSession;
  /** To PID 1's own ends (kubectl attach). */
  attach(options: { readonly stdin: boolean }): ProcessSession;
  usage(): ContainerUsage;
  /** Gives it other limits while it runs; what is over the new one of memory is killed. */
  limit(limits: { readonly memoryBytes?: number | undefined; readonly cpuMillicores?: number | undefined }): void;
  /** Root of what its processes see, for cp and terminationMessagePath. */
  readonly files: Folder;
}

export interface ContainerRuntime {
  /** Undefined for what is not in the catalogue. */
  findImage(reference: string): ImageInfo | undefined;
  create(options: ContainerOptions): Container;
}
