/** Sends a steady stream of requests to a learner's Ingress or Service and keeps what came of them. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import { apiAccess } from '../checks/api-connection.ts';
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
  /** What is being sent; null while nothing is. */
  readonly plan: TrafficPlan | null;
  /** Sends something else from now on, or nothing. What came so far stays, unless it is another target's. */
  switchTo(plan: TrafficPlan | null): void;
  /** Calls back once a second in which answers came, and when it is switched. */
  onSecond(listener: () => void): Disposable;
}

export interface TrafficOptions {
  readonly plan: TrafficPlan | null;
  /** Where the Ingress answers. */
  readonly to: Address;
  /** By which Services are reached; the checks' own. */
  readonly kubeconfig?: string;
  readonly now: () => Date;
}

/** Disposing of it cuts the requests that are under way, which then count for nothing. */
export function openTraffic({ plan: first, to, kubeconfig, now }: TrafficOptions): Traffic {
  const agent = new Agent({ keepAlive: true, maxSockets: mostPerSecond });
  let api: ReturnType<typeof apiAccess> | undefined;
  const listeners = new Set<() => void>();
  let kept: TrafficAnswer[] = [];
  let plan: TrafficPlan | null = null;
  let timers: DisposableStack | undefined;
  let [closed, fresh, round] = [false, false, 0];

  function begin({ host, path, service }: TrafficPlan, answered: (answer: IncomingMessage) => void) {
    if (service && kubeconfig !== undefined) {
      api ??= apiAccess(kubeconfig);
      const at = `/api/v1/namespaces/${service.namespace ?? 'default'}/services/${service.name}:${service.port}/proxy${path}`;
      return secureRequest(
        `${api.server}${at}`,
        { agent: api.agent, headers: api.headers, timeout: patienceMs },
        answered,
      );
    }
    const options = { host: to.host, port: to.port, path, headers: { host }, agent, timeout: patienceMs };
    return request(options, answered);
  }

  function send(): void {
    if (!plan) return;
    const [atMs, inRound] = [now().getTime(), round];
    let counted = false;
    const answered = (status: number): void => {
      if (closed || counted || inRound !== round) return;
      counted = true;
      kept.push({ atMs, tookMs: now().getTime() - atMs, status });
      fresh = true;
    };
    const sent = begin(plan, (answer) => {
      // An answer that breaks off in the middle is none.
      answer.on('end', () => answered(answer.complete ? (answer.statusCode ?? 0) : 0));
      answer.on('error', () => answered(0));
      answer.resume();
    });
    sent.on('timeout', () => sent.destroy(new Error('too late')));
    sent.on('error', () => answered(0));
    sent.end();
  }

  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const forget = (): void => {
    const oldest = now().getTime() - keptMs;
    while ((kept[0]?.atMs ?? oldest) < oldest) kept.shift();
    if (fresh) tell();
    fresh = false;
  };
  /** No timer runs while nothing is sent: most sandboxes have no traffic. */
  function start({ perSecond }: TrafficPlan): DisposableStack {
    const running = new DisposableStack();
    const sending = setInterval(send, secondMs / Math.min(perSecond, mostPerSecond));
    const telling = setInterval(forget, secondMs);
    running.defer(() => clearInterval(sending));
    running.defer(() => clearInterval(telling));
    return running;
  }
  const switchTo = (next: TrafficPlan | null): void => {
    timers?.dispose();
    timers = undefined;
    // Answers of two targets in one chart would say nothing of either.
    if (next && plan !== next && kept.length > 0) {
      kept = [];
      round += 1;
    }
    plan = next;
    if (plan && !closed) timers = start(plan);
    tell();
  };
  switchTo(first);
  return {
    answers: () => kept,
    get plan() {
      return plan;
    },
    switchTo,
    onSecond(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    [Symbol.dispose]() {
      closed = true;
      timers?.dispose();
      agent.destroy();
      api?.agent.destroy();
    },
  };
}
