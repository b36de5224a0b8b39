import type { TrafficSecond } from '../contract/cluster-view.ts';
import { isServed, type TrafficAnswer } from '../contract/traffic.ts';

const secondMs = 1_000;

/** Answers by the second their requests were sent in, from the first to the last, seconds without any among them. */
export function countSeconds(answers: readonly TrafficAnswer[], sinceMs: number): TrafficSecond[] {
  const bySecond = new Map<number, TrafficAnswer[]>();
  for (const answer of answers) {
    if (answer.atMs < sinceMs) continue;
    const second = Math.floor(answer.atMs / secondMs) * secondMs;
    const known = bySecond.get(second);
    if (known) known.push(answer);
    else bySecond.set(second, [answer]);
  }
  const times = [...bySecond.keys()];
  if (times.length === 0) return [];
  const [first, last] = [Math.min(...times), Math.max(...times)];
  return Array.from({ length: (last - first) / secondMs + 1 }, (_, index) => {
    const atMs = first + index * secondMs;
    return countSecond(atMs, bySecond.get(atMs) ?? []);
  });
}

function countSecond(atMs: number, answers: readonly TrafficAnswer[]): TrafficSecond {
  const failed: Record<string, number> = {};
  for (const { status } of answers.filter((answer) => !isServed(answer))) failed[status] = (failed[status] ?? 0) + 1;
  const times = answers.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
  return { atMs, served: answers.filter(isServed).length, failed, p95Ms: times[Math.floor(times.length * 0.95)] ?? 0 };
}
