/** The rules of every kind of the API, by version and kind. */
import { resources } from './resources/resources.ts';
import type { Rules } from './rules.ts';
import { workloads } from './workloads/workloads.ts';

const all: Readonly<Record<string, Rules>> = { ...workloads, ...resources };
const none: Rules = {};

/** `apps/v1`, `Deployment`. Kinds without rules of their own have none. */
export function rulesOf(apiVersion: string, kind: string): Rules {
  return all[`${apiVersion} ${kind}`] ?? none;
}
