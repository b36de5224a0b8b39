/** Events as the components of a cluster record them: like ones are counted, floods are cut. Source: client-go/tools/record/{event,events_cache}.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import { StatusError } from '../../meta/status.ts';
import type { JsonObject } from '../../patch/json.ts';
import { type Component, controllerManager, createAs, updateAs } from '../create-as.ts';
import { eventName, type Subject, subjectKey, subjectReference } from './event-subject.ts';

const eventsPath = '/api/v1/events';
/** Events of one reason with different messages that are told apart, before they become "combined from similar events". */
const mostSimilar = 10;
const similarForMs = 600_000;
/** A token bucket per source and object. */
const spamBurst = 25;
const spamRefillMs = 300_000;
/** Keys remembered per kind of memory (maxLruCacheEntries). */
const mostRemembered = 4_096;

interface Logged {
  readonly name: string;
  readonly count: number;
  readonly firstTimestamp: string;
}

export type EventType = 'Normal' | 'Warning';

export interface EventSource {
  readonly component: string;
  /** The node, for a kubelet. */
  readonly host?: string;
}

/** One per component and cluster. */
export class EventRecorder {
  readonly #cluster: Cluster;
  readonly #source: EventSource;
  readonly #by: Component;
  readonly #logged = new Map<string, Logged>();
  readonly #similar = new Map<string, { messages: Set<string>; lastMs: number }>();
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();

  constructor(cluster: Cluster, source: EventSource, by: Component = controllerManager) {
    this.#cluster = cluster;
    this.#source = source;
    this.#by = by;
  }

  /** Never throws what the server refuses: an event that cannot be written is dropped. */
  record(subject: Subject, type: EventType, reason: string, message: string, fieldPath?: string): void {
    const involvedObject = subjectReference(subject, fieldPath);
    const about = subjectKey(subject, fieldPath);
    const similar = this.#isFlood(`${about} ${type} ${reason}`, message);
    const key = similar ? `${about} ${type} ${reason}` : `${about} ${type} ${reason} ${message}`;
    const text = similar ? `(combined from similar events): ${message}` : message;
    const known = this.#logged.get(key);
    const now = this.#cluster.timestamp();
    const namespace = subject.metadata.namespace ?? 'default';
    const next: Logged = known
      ? { ...known, count: known.count + 1 }
      : { name: eventName(this.#cluster, subject.metadata.name), count: 1, firstTimestamp: now };
    remember(this.#logged, key, next);
    if (!this.#takeToken(`${about} ${type}`)) return;
    const event = this.#event({ involvedObject, type, reason, message: text, namespace, now, ...next });
    try {
      if (known && this.#count(namespace, next, text, now)) return;
      createAs(this.#cluster, eventsPath, namespace, event, this.#by);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
    }
  }

  /** False when the event that was counted so far is gone. */
  #count(namespace: string, { name, count }: Logged, message: string, now: string): boolean {
    if (!this.#cluster.registry(eventsPath).find(namespace, name)) return false;
    const change = (live: JsonObject): JsonObject => ({ ...live, count, lastTimestamp: now, message });
    updateAs(this.#cluster, eventsPath, { namespace, name }, change, this.#by);
    return true;
  }

  #event(
    of: Logged & {
      readonly involvedObject: JsonObject;
      readonly type: string;
      readonly reason: string;
      readonly message: string;
      readonly namespace: string;
      readonly now: string;
    },
  ): JsonObject {
    const { component, host } = this.#source;
    return {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: of.name, namespace: of.namespace },
      involvedObject: of.involvedObject,
      reason: of.reason,
      message: of.message,
      source: host === undefined ? { component } : { component, host },
      firstTimestamp: of.firstTimestamp,
      lastTimestamp: of.now,
      count: of.count,
      type: of.type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host ?? '',
    };
  }

  /** Whether there have been so many different messages that they are combined from now on (EventAggregator). */
  #isFlood(key: string, message: string): boolean {
    const nowMs = this.#cluster.now().getTime();
    let known = this.#similar.get(key);
    if (!known || nowMs - known.lastMs > similarForMs) known = { messages: new Set(), lastMs: nowMs };
    known.messages.add(message);
    known.lastMs = nowMs;
    remember(this.#similar, key, known);
    if (known.messages.size < mostSimilar) return false;
    const [any = ''] = known.messages;
    known.messages.delete(any);
    return true;
  }

  #takeToken(key: string): boolean {
    const nowMs = this.#cluster.now().getTime();
    const known = this.#buckets.get(key) ?? { tokens: spamBurst, atMs: nowMs };
    const tokens = Math.min(spamBurst, known.tokens + (nowMs - known.atMs) / spamRefillMs);
    const allowed = tokens >= 1;
    remember(this.#buckets, key, { tokens: allowed ? tokens - 1 : tokens, atMs: nowMs });
    return allowed;
  }
}

/** Forgets what was not asked for longest. */
function remember<T>(memory: Map<string, T>, key: string, value: T): void {
  memory.delete(key);
  memory.set(key, value);
  if (memory.size <= mostRemembered) return;
  const [oldest = ''] = memory.keys();
  memory.delete(oldest);
}
