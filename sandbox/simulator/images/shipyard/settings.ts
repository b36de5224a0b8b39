/** What the environment tells shipyard to do. Its image file lists the variables. */
import { goDurationMs } from '../go/go-flags.ts';
import { bytesOf } from '../load/bytes-of.ts';

export interface Settings {
  readonly port: number;
  readonly version: string;
  readonly startDelayMs: number;
  readonly readyAfterMs: number;
  readonly readyUntilMs: number;
  readonly healthyUntilMs: number;
  readonly crashAfterMs: number;
  readonly exitCode: number;
  readonly memoryBytes: number;
  readonly memoryGrowthBytes: number;
  readonly memoryMostBytes: number;
  readonly cpuPerRequestMs: number;
  readonly errorRate: number;
  readonly latencyMs: number;
  readonly latencyJitterMs: number;
  /** Undefined: TERM is ignored. */
  readonly drainMs: number | undefined;
}

type Read<T> = { readonly value: T } | { readonly problem: string };
const never = Number.POSITIVE_INFINITY;

/** A text where something cannot be understood. */
export function readSettings(env: Readonly<Record<string, string>>, version: string): Settings | string {
  const problems: string[] = [];
  const take = <T>(name: string, otherwise: T, read: (text: string) => Read<T>): T => {
    const text = env[name];
    if (text === undefined || text === '') return otherwise;
    const found = read(text);
    if ('value' in found) return found.value;
    problems.push(`${name}=${JSON.stringify(text)} is no ${found.problem}`);
    return otherwise;
  };
  const duration = (name: string, otherwise: number): number =>
    take(name, otherwise, (text) => {
      const ms = goDurationMs(text);
      return ms === undefined || ms < 0 ? { problem: 'duration such as 500ms or 10s' } : { value: ms };
    });
  const number = (name: string, otherwise: number, least: number, most: number): number =>
    take(name, otherwise, (text) => {
      const value = Number(text);
      return value >= least && value <= most ? { value } : { problem: `number from ${least} to ${most}` };
    });
  const size = (name: string, otherwise: number): number =>
    take(name, otherwise, (text) => (bytesOf(text) > 0 ? { value: bytesOf(text) } : { problem: 'size such as 64Mi' }));
  const settings: Settings = {
    port: number('PORT', 8_080, 1, 65_535),
    version: env.VERSION ?? version,
    startDelayMs: duration('START_DELAY', 0),
    readyAfterMs: duration('READY_AFTER', 0),
    readyUntilMs: duration('READY_UNTIL', never),
    healthyUntilMs: duration('HEALTHY_UNTIL', never),
    crashAfterMs: duration('CRASH_AFTER', never),
    exitCode: number('EXIT_CODE', 1, 0, 255),
    memoryBytes: size('MEMORY', 16 * 1024 * 1024),
    memoryGrowthBytes: size('MEMORY_GROWTH', 0),
    memoryMostBytes: size('MEMORY_MOST', never),
    cpuPerRequestMs: duration('CPU_PER_REQUEST', 1),
    errorRate: number('ERROR_RATE', 0, 0, 1),
    latencyMs: duration('LATENCY', 0),
    latencyJitterMs: duration('LATENCY_JITTER', 0),
    drainMs: take<number | undefined>('ON_TERM', 10_000, (text) => {
      if (text === 'exit') return { value: 0 };
      if (text === 'ignore') return { value: undefined };
      const ms = /^drain:/.test(text) ? goDurationMs(text.slice('drain:'.length)) : undefined;
      return ms === undefined ? { problem: 'way to end: exit, ignore or drain:10s' } : { value: ms };
    }),
  };
  return problems.length > 0 ? problems.join('; ') : settings;
}
