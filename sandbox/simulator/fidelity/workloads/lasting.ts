/**
 * What of a story stays the same from run to run on a real cluster. A kubelet looks at its containers once a second, probes them from a
 * random moment on and reads its sources through caches; what begins and ends in between is told in one run and not in the next, more so
 * on a busy machine. All that is left out for that is here.
 */
import type { Json, JsonObject } from '../../patch/json.ts';
import { metaOf } from '../../registry/object-access.ts';

/** Rows of `kubectl get pods --watch`. */
export function lastingRows(rows: readonly string[]): string[] {
  const kept: string[] = [];
  for (const [index, row] of rows.entries()) {
    if (isPassing(row, kept.at(-1) ?? '', rows[index + 1] ?? '') || kept.at(-1) === row) continue;
    kept.push(row);
    // What goes round is told once: a Pod whose image cannot be had is in ErrImagePull and ImagePullBackOff by turns.
    const [a, b, c, d] = kept.slice(-4);
    if (d !== undefined && a === c && b === d) kept.splice(-2);
  }
  return kept;
}

function isPassing(row: string, before: string, after: string): boolean {
  // Containers are up for a moment before the first probe of the last of them; both may be told at once.
  if (/^\d+\/\d+ Running/.test(row) && !isReadyRow(row) && isReadyRow(after)) return true;
  // A probe may still be asked while the program stops.
  if (/^0\/\d+ Terminating/.test(row) && /Terminating/.test(before)) return true;
  // On its way from one to the next, and what ends at once.
  if (/(PodInitializing|ContainerCreating)$/.test(row)) return after !== '';
  return isReadyRow(row) && after.includes('OOMKilled');
}

/** `2/2 Running` */
function isReadyRow(row: string): boolean {
  return /^(\d+)\/\1 Running/.test(row);
}

const passingEvents = [
  // A probe comes before a program listens, or after it has stopped, or while the machine has other things to do.
  /^Warning Unhealthy: \w+ probe failed: Get "[^"]*": (?!.*statuscode)/,
  /^Warning Unhealthy: \w+ probe errored and resulted in unknown state/,
  /^Warning FailedMount: .*"kube-api-access-/,
];

/** Events that one component tells about one object; what is tried again is told once. */
export function lastingEvents(lines: readonly string[]): string[] {
  const told = lines
    .map((line) => line.replace('(combined from similar events): ', ''))
    .filter((line) => !passingEvents.some((passing) => passing.test(line)));
  return told.filter((line, index) => !line.startsWith('Warning') || told.indexOf(line) === index);
}

/** Whether a connection to a Pod that has just gone is refused or leads nowhere depends on the moment at which its network is taken down. */
export function lastingAnswer(answer: string): string {
  return /^50[24] /.test(answer) ? '502 or 504' : answer;
}

/** In how many steps endpoints have followed their Pods, and when they last did. */
export function lastingObject(kind: string, object: JsonObject): JsonObject {
  if (kind !== 'EndpointSlice' && kind !== 'Endpoints') return object;
  const { generation: _, annotations: __, managedFields: ___, ...metadata } = metaOf(object);
  return { ...object, metadata: metadata as unknown as JsonObject };
}

/** Addresses are given in any order. */
export function inSomeOrder(list: readonly Json[]): Json[] {
  return [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
