/** Pods, workloads and an Ingress do what a real cluster did. In thirds, so that no file takes minutes. */
import { describeReplay } from './replay.ts';

await describeReplay(2, 3);
