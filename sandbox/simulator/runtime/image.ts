/** An image of the catalogue: what a registry's image would hold, with programs in TypeScript where that has binaries. */
import type { ImageInfo } from './container-runtime.ts';
import type { Layer } from './files/layer.ts';
import type { Program } from './process.ts';

export interface Image {
  readonly info: ImageInfo;
  /** Shared by all containers of the image and never written to; made by `createLayer`, which also puts a file in place of each program. */
  readonly layer: Layer;
  /** By the absolute path of their executable; links in the layer may lead to it. */
  readonly programs: Readonly<Record<string, Program>>;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  /** Without PATH, `defaultPath` is meant. */
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  readonly exposedPorts: readonly number[];
  /** What passes between the start of the container and the first thing its main program does, ms. */
  readonly startupMs: number;
}

export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The argv of PID 1: `command` takes the place of both ENTRYPOINT and CMD, `args` that of CMD. */
export function commandLine(
  image: Pick<Image, 'entrypoint' | 'cmd'>,
  command: readonly string[] = [],
  args: readonly string[] = [],
): readonly string[] {
  if (command.length > 0) return [...command, ...args];
  return [...image.entrypoint, ...(args.length > 0 ? args : image.cmd)];
}
