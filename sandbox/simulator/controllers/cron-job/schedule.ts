/** When a CronJob is due. Source: pkg/controller/cronjob/utils.go. */
import type { CronJob } from '../kit/wire.ts';
import { CronExpression } from './cron-expression.ts';

/** A little later than the schedule, so that the moment has passed for certain (nextScheduleDelta). */
const delayMs = 100;
const manyMissed = 100;

export interface Due {
  /** The most recent moment that has not been served yet. */
  readonly at: Date | undefined;
  readonly missedTooMany: boolean;
}

export class Schedule {
  readonly #expression: CronExpression | undefined;
  readonly #zone: string;
  /** Of `@every 90s`, which begins with the last time. */
  readonly #everyMs: number;

  /** Throws when the schedule or the time zone cannot be read. */
  constructor({ spec }: CronJob) {
    const { schedule = '', timeZone = 'UTC' } = spec ?? {};
    const isEvery = /^@every\s/.test(schedule);
    this.#everyMs = isEvery ? everySeconds(schedule) * 1_000 : 0;
    this.#expression = isEvery ? undefined : new CronExpression(schedule);
    this.#zone = timeZone;
    offsetMs(0, timeZone);
  }

  next(after: Date): Date {
    if (!this.#expression) return new Date(Math.floor(after.getTime() / 1_000) * 1_000 + this.#everyMs);
    let wallMs = after.getTime() + offsetMs(after.getTime(), this.#zone);
    for (;;) {
      const found = this.#expression.next(wallMs);
      if (found === undefined) return never;
      const guess = found - offsetMs(found, this.#zone);
      const ms = found - offsetMs(guess, this.#zone);
      // An hour that clocks leave out does not come that day; one that they show twice counts once.
      if (ms + offsetMs(ms, this.#zone) === found && ms > after.getTime()) return new Date(ms);
      wallMs = found;
    }
  }

  /** `withDeadline`: what is older than startingDeadlineSeconds is not looked at. */
  due(job: CronJob, now: Date, withDeadline: boolean): Due {
    const from = this.#from(job, now, withDeadline);
    const first = this.next(from);
    const second = this.next(first);
    if (now < first) return { at: undefined, missedTooMany: false };
    if (now < second) return { at: first, missedTooMany: false };
    const stepMs = second.getTime() - first.getTime();
    const missed = Math.floor((now.getTime() - first.getTime()) / stepMs) + 1;
    let at: Date | undefined;
    let time = this.next(new Date(first.getTime() + (missed - 2) * stepMs));
    for (; time <= now; time = this.next(time)) at = time;
    return { at, missedTooMany: missed > manyMissed };
  }

  /** ms until it is to be looked at next. */
  waitMs(job: CronJob, now: Date): number {
    const { at } = this.due(job, now, false);
    return this.next(at ?? this.#from(job, now, false)).getTime() + delayMs - now.getTime();
  }

  #from({ metadata, spec, status }: CronJob, now: Date, withDeadline: boolean): Date {
    const last = new Date(status?.lastScheduleTime ?? metadata.creationTimestamp);
    const { startingDeadlineSeconds } = spec ?? {};
    if (!withDeadline || startingDeadlineSeconds === undefined) return last;
    const deadline = new Date(now.getTime() - startingDeadlineSeconds * 1_000);
    return deadline > last ? deadline : last;
  }
}

const never = new Date(8_640_000_000_000_000);
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far the clocks of a zone are ahead. Throws RangeError for an unknown zone. */
function offsetMs(ms: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', hour12: false });
  formats.set(timeZone, format);
  const shown = format.formatToParts(ms).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const found = /^GMT([+-])(\d\d):(\d\d)/.exec(shown);
  if (!found) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return (found[1] === '-' ? -1 : 1) * minutes * 60_000;
}

/** `@every 1h30m10s`, at least one second. */
function everySeconds(schedule: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1 };
  const parts = [...schedule.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  const seconds = parts.reduce((sum, [, amount, unit = 's']) => sum + Number(amount) * (units[unit] ?? 0), 0);
  return Math.max(1, Math.floor(seconds));
}

/** RFC 3339 in the zone, as Go writes it. */
export function inZone(date: Date, timeZone = 'UTC'): string {
  const shiftMs = offsetMs(date.getTime(), timeZone);
  const wall = new Date(date.getTime() + shiftMs).toISOString().slice(0, 19);
  if (shiftMs === 0) return `${wall}Z`;
  const minutes = Math.abs(shiftMs) / 60_000;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${wall}${shiftMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
