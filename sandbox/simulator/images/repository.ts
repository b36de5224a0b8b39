/** One repository of the catalogue: its tags, and how the image of a tag is made. */
import { createHash } from 'node:crypto';
import type { ImageInfo } from '../runtime/container-runtime.ts';
import { createLayer, type LayerEntry } from '../runtime/files/layer.ts';
import type { Image } from '../runtime/image.ts';
import type { Program, Signal } from '../runtime/process.ts';

/** What an image is made of; what is left out is as in most images. */
export interface Contents {
  readonly files?: Readonly<Record<string, LayerEntry>>;
  readonly programs: Readonly<Record<string, Program>>;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly workingDir?: string;
  readonly exposedPorts?: readonly number[];
  readonly stopSignal?: Signal;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Compressed, in mebibytes: what a node reports. */
  readonly megabytes: number;
  readonly startupMs?: number;
}

export interface Repository {
  /** `docker.io/library/nginx`, and other names it goes by. */
  readonly names: readonly string[];
  /** Undefined for a tag that the registry does not have. */
  contentsOf(tag: string): Contents | undefined;
}

const mebibyte = 1024 * 1024;
/** A pull asks the registry first, then downloads and unpacks. */
const pullBaseMs = 700;
const pullMsPerMebibyte = 20;
const defaultStartupMs = 20;

export function makeImage(repository: string, tag: string, contents: Contents): Image {
  const { files = {}, programs, megabytes } = contents;
  const reference = `${repository}:${tag}`;
  const info: ImageInfo = {
    reference,
    id: `sha256:${createHash('sha256').update(reference).digest('hex')}`,
    sizeBytes: Math.round(megabytes * mebibyte),
    pullMs: Math.round(pullBaseMs + megabytes * pullMsPerMebibyte),
    stopSignal: contents.stopSignal ?? 'SIGTERM',
    user: contents.user ?? { uid: 0, gid: 0 },
  };
  return {
    info,
    layer: createLayer(files, programs),
    programs,
    entrypoint: contents.entrypoint ?? [],
    cmd: contents.cmd ?? [],
    env: contents.env ?? {},
    workingDir: contents.workingDir ?? '/',
    exposedPorts: contents.exposedPorts ?? [],
    startupMs: contents.startupMs ?? defaultStartupMs,
  };
}
