/** Reads fields of objects whose shape the API server vouches for, without trusting it: what is not there is empty. */

import type { KubernetesObject } from '../../labs/lab.ts';
import { home } from './seen-collections.ts';

type Fields = Readonly<Record<string, unknown>>;

export function recordAt(object: object, key: string): Fields {
  const value = (object as Fields)[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function arrayAt(object: object, key: string): readonly Fields[] {
  const value = (object as Fields)[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : [];
}

export function textAt(object: object, key: string): string {
  const value = (object as Fields)[key];
  return typeof value === 'string' ? value : '';
}

export function numberAt(object: object, key: string): number {
  const value = (object as Fields)[key];
  return typeof value === 'number' ? value : 0;
}

/** `shop`, or `staging/shop` outside the namespace where learners begin. */
export function shownName({ metadata: { name, namespace = home } }: KubernetesObject): string {
  return namespace === home ? name : `${namespace}/${name}`;
}
