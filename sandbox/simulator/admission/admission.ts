/** Admission: plugins that change or refuse what is about to be stored. Source: apiserver/pkg/admission. */
import type { Attributes } from '../access/attributes.ts';
import type { JsonObject } from '../patch/json.ts';

export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly kind: string;
  /** Of the body, where a subresource has one of its own: a Scale, an Eviction. */
  readonly bodyKind?: { readonly group: string; readonly version: string; readonly kind: string };
  readonly namespace: string;
  readonly name: string;
  /** A draft that mutating plugins may change. */
  readonly object: JsonObject | undefined;
  readonly old: JsonObject | undefined;
  readonly user: {
    readonly name: string;
    readonly groups: readonly string[];
    readonly uid?: string;
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
  readonly dryRun: boolean;
  warn(text: string): void;
}

/** Objects by path of their collection, such as `/api/v1/namespaces`. */
export interface ClusterReader {
  get(resource: string, namespace: string | undefined, name: string): JsonObject | undefined;
  list(resource: string, namespace?: string): readonly JsonObject[];
}

/** What plugins ask of the cluster they stand in. */
export interface AdmissionCluster extends ClusterReader {
  /** The same list until one of its objects changes. */
  list(resource: string, namespace?: string): readonly JsonObject[];
  /** In [0, 1). */
  random(): number;
  authorize(attributes: Attributes): boolean;
  /** The same with the reason. */
  decide(attributes: Attributes): { readonly allowed: boolean; readonly reason: string };
  /** Where objects of a kind are, if it is served. */
  resourceOf(apiVersion: string, kind: string): { readonly path: string; readonly namespaced: boolean } | undefined;
  now(): Date;
  /** Writes a status in the server's own name. */
  updateStatus(resource: string, namespace: string, name: string, change: (status: JsonObject) => JsonObject): void;
}

export interface AdmissionPlugin {
  readonly name: string;
  handles(request: AdmissionRequest, cluster: AdmissionCluster): boolean;
  /** Changes the request's object. Throws StatusError. */
  admit?(request: AdmissionRequest, cluster: AdmissionCluster): void;
  /** Sees the object as it will be stored. Throws StatusError. */
  validate?(request: AdmissionRequest, cluster: AdmissionCluster): void;
}
