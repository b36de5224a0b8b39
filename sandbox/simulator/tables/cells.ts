/** What the cells of most kinds are made of. */
import type { Json } from '../patch/json.ts';
import { since } from './human-duration.ts';

/** A model of @kubernetes/client-node as it goes over the wire: times are strings. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Wire<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Wire<T[Key]> }
      : T;

/** One row of a kind, in the order of its columns. */
export type CellsOf<T> = (object: Wire<T>, now: Date) => readonly Json[];

interface Named {
  readonly metadata?: { readonly name?: string; readonly creationTimestamp?: string };
}

export function nameOf(object: Named): string {
  return object.metadata?.name ?? '';
}

export function ageOf(object: Named, now: Date): string {
  return since(object.metadata?.creationTimestamp, now);
}

/** Names and images of containers, joined by commas (layoutContainerCells). */
export function containerCells(
  containers: readonly { readonly name: string; readonly image?: string }[] = [],
): [string, string] {
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image ?? '').join(',')];
}

/** The first three of a list, and how many more there are (listWithMoreString). */
export function firstThree(items: readonly string[], none: string): string {
  if (items.length > 3) return `${items.slice(0, 3).join(',')} + ${items.length - 3} more...`;
  return items.join(',') || none;
}
