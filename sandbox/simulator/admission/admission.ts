/** Admission: plugins that change or refuse what is about to be stored. Source: apiserver/pkg/admission. */
import type { JsonObject } from '../patch/json.ts';
import { namespaceLifecycle } from './namespace-lifecycle.ts';

export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource: string;
  readonly kind: string;
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

export interface AdmissionPlugin {
  readonly name: string;
  handles(request: AdmissionRequest): boolean;
  admit?(request: AdmissionRequest, cluster: ClusterReader): void;
  validate?(request: AdmissionRequest, cluster: ClusterReader): void;
}

/** In the order of kube-apiserver's options/plugins.go. */
export const admissionPlugins: readonly AdmissionPlugin[] = [namespaceLifecycle];
