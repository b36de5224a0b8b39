/** Where a script is played: a cluster, real or simulated, and its time. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Address } from '../../../contract/provider.ts';
import type { ClusterClient } from '../cluster-client.ts';
import { untilKubeletHasTold } from './until-kubelet-has-told.ts';

export interface Stage {
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly node: string;
  readonly ingress: Address;
  /** Of the cluster, ms. */
  now(): number;
  /** Resolves when all events have been written that were told before. */
  untilTold(): Promise<void>;
  /** Lets so much of the cluster's time pass. */
  pass(ms: number): Promise<void>;
  /** From now on calls back every `tickMs` of the cluster's time. */
  onTick(act: () => Promise<unknown>): Disposable;
  /** Awaits what a program outside of the cluster does; time passes as the stage has it. */
  during<Value>(running: Promise<Value>): Promise<Value>;
}

export const tickMs = 50;

export interface RealStage {
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly node: string;
  readonly ingress: Address;
}

/** Time is the machine's own; events come as late as the machine is busy. */
export function realStage(cluster: RealStage, client: ClusterClient): Stage {
  return {
    ...cluster,
    untilTold: () => untilKubeletHasTold(client, cluster.node),
    now: () => Date.now(),
    pass: (ms) => pause(ms),
    onTick(act) {
      const timer = setInterval(act, tickMs);
      return { [Symbol.dispose]: () => clearInterval(timer) };
    },
    during: (running) => running,
  };
}
