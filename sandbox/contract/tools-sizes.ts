/** The bounds of the tools protocol and its answers, apart from its schemas: the page needs them without a validator. */
import type { Failure } from './failure.ts';

/** Largest file of a home that the page shows or writes, in UTF-16 units: manifests are small, and a socket is shared. */
export const longestText = 262_144;
/** https://man7.org/linux/man-pages/man7/path_resolution.7.html allows more; nobody types it. */
export const longestPath = 400;
/** Longest path that is answered with what is wrong about it; PATH_MAX of Linux. */
export const longestAskedPath = 4_096;
/** Folders below folders that are looked into. */
export const deepestFolder = 4;
/** Lines of a log that the page holds. */
export const mostLogLines = 1_000;
/** Files of a home that are listed. */
export const mostFiles = 300;

/** What the host sends: to the request of that id. A request that goes on may be answered many times. */
export type ToolsReply =
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: Pick<Failure, 'code' | 'message'> };

export interface ObjectEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** ISO 8601. */
  readonly lastAt: string;
}

export interface ObjectDetails {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly yaml: string;
  /** A Secret whose values are hidden. */
  readonly masked: boolean;
  /** Newest first. */
  readonly events: readonly ObjectEvent[];
  /** Of a Pod: init containers first. */
  readonly containers: readonly { readonly name: string; readonly restarts: number }[];
  /** It is not in the cluster any more; this is how it was last seen. */
  readonly gone: boolean;
}

export interface LogPart {
  readonly text: string;
  /** The first one: after a line was cut, the log begins again. */
  readonly fresh: boolean;
  /** Nothing more will come. */
  readonly ended: boolean;
}

export interface HomeFile {
  /** From the home: `web.yaml`, `app/web.yaml`. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** As Date.getTime counts; changes whenever the shell writes the file. */
  readonly modifiedMs: number;
}

export interface FileText {
  readonly path: string;
  readonly text: string;
  /** Of the content: equal contents have equal versions. */
  readonly version: string;
}

/** `conflict`: the file is another one than was read; nothing was written, and this is what it holds; null when it is gone. */
export type WriteAnswer =
  | { readonly outcome: 'written'; readonly version: string }
  | { readonly outcome: 'conflict'; readonly file: FileText | null };

/** One field of a schema, as far as the editor uses it. */
export interface FieldSchema {
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string' | undefined;
  /** Name of another schema in the same answer. */
  readonly ref?: string | undefined;
  readonly items?: FieldSchema | undefined;
  readonly properties?: Readonly<Record<string, FieldSchema>> | undefined;
  /** Of a map: what its values are. */
  readonly values?: FieldSchema | undefined;
  readonly required?: readonly string[] | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly description?: string | undefined;
  /** Anything goes below this field. */
  readonly open?: boolean | undefined;
}

export interface KindSchema {
  readonly root: string;
  readonly schemas: Readonly<Record<string, FieldSchema>>;
}

export interface DiffLine {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

export interface ObjectChange {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
  readonly how: 'created' | 'changed' | 'deleted';
  readonly atMs: number;
  /** Runs of lines around each difference; between two of them, lines are left out. */
  readonly hunks: readonly (readonly DiffLine[])[];
}

export interface ChangesAnswer {
  readonly changes: readonly ObjectChange[];
  /** Moments at which something changed, newest first, as Date.getTime counts; changes that come together are one. */
  readonly moments: readonly number[];
  /** Earlier than this nothing is known. */
  readonly knownSinceMs: number;
}

/** What is true of a lane for a while. */
export interface LaneSpan {
  readonly fromMs: number;
  /** Null while it goes on. */
  readonly toMs: number | null;
  readonly state: 'good' | 'waiting' | 'bad' | 'ending' | 'done';
  /** In Kubernetes' own words: `Running`, `CrashLoopBackOff`, `2/3`. */
  readonly label: string;
}

export interface LanePoint {
  readonly atMs: number;
  readonly state: 'good' | 'bad' | 'ending' | 'done';
  /** The reason of an event: `Scheduled`, `Unhealthy`. */
  readonly label: string;
  readonly message: string;
  readonly count: number;
}

export interface Lane {
  /** A key of the page's texts (`views.lane`), or `name:` and a name of Kubernetes. */
  readonly title: string;
  readonly spans: readonly LaneSpan[];
  readonly points: readonly LanePoint[];
}

/** The life of one Pod, or one rollout of a Deployment. */
export interface TimelineRun {
  readonly id: string;
  readonly kind: 'Pod' | 'Deployment';
  readonly name: string;
  /** Of a rollout; empty for a Pod. */
  readonly revision: string;
  readonly fromMs: number;
  /** Null while it goes on. */
  readonly toMs: number | null;
}

export interface ShownRun extends TimelineRun {
  readonly lanes: readonly Lane[];
}

export interface TimelineAnswer {
  /** Newest first. */
  readonly runs: readonly TimelineRun[];
  readonly shown: readonly ShownRun[];
  /** The host's clock. */
  readonly nowMs: number;
}
