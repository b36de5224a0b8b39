/** Sends a steady stream of requests to a learner's Ingress and keeps what came of them. */
import { Agent, request } from 'node:http';
import type { Address } from '../contract/provider.ts';
import { mostPerSecond, type TrafficAnswer, type TrafficPlan } from '../contract/traffic.ts';

/** Answers older than this are forgotten: no rollout of a lab takes longer. */
const keptMs = 300_000;
/** A visitor would have given up. */
const patienceMs = 5_000;
const secondMs = 1_000;

export interface Traffic extends Disposable {
  /** In the order the requests were sent, those of the last five minutes. */
  answers(): readonly TrafficAnswer[];
  /** Calls back once a second in which answers came. */
  onSecond(listener: () => void): Disposable;
}

export interface TrafficOptions {
  readonly plan: TrafficPlan;
  readonly to: Address;
  readonly now: () => Date;
}

/** Disposing of it cuts the requests that are under way, which then count for nothing. */
export function openTraffic({ plan, to, now }: TrafficOptions): Traffic {
  const { host, path, perSecond } = plan;
  const agent = new Agent({ keepAlive: true, maxSockets: mostPerSecond });
  const listeners = new Set<() => void>();
  const kept: TrafficAnswer[] = [];
  let [closed, fresh] = [false, false];

  function send(): void {
    const atMs = now().getTime();
    let counted = false;
    const answered = (status: number): void => {
      if (closed || counted) return;
      counted = true;
      kept.push({ atMs, tookMs: now().getTime() - atMs, status });
      fresh = true;
    };
    const sent = request(
      { host: to.host, port: to.port, path, headers: { host }, agent, timeout: patienceMs },
      (answer) => {
        // An answer that breaks off in the middle is none.
        answer.on('end', () => answered(answer.complete ? (answer.statusCode ?? 0) : 0));
        answer.on('error', () => answered(0));
        answer.resume();
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('too late')));
    sent.on('error', () => answered(0));
    sent.end();
  }

  const sending = setInterval(send, secondMs / Math.min(perSecond, mostPerSecond));
  const telling = setInterval(() => {
    const oldest = now().getTime() - keptMs;
    while ((kept[0]?.atMs ?? oldest) < oldest) kept.shift();
    if (!fresh) return;
    fresh = false;
    for (const listener of listeners) listener();
  }, secondMs);
  return {
    answers: () => kept,
    onSecond(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    [Symbol.dispose]() {
      closed = true;
      clearInterval(sending);
      clearInterval(telling);
      agent.destroy();
    },
  };
}
