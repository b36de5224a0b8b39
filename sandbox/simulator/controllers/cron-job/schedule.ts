/** When a CronJob is due. Source: pkg/controller/cronjob/utils.go; what a schedule says is read by croner. */
import { Cron } from 'croner';
import type { CronJob } from '../kit/wire.ts';

/** A little later than the schedule, so that the moment has passed for certain (nextScheduleDelta). */
const delayMs = 100;
const manyMissed = 100;

export interface Due {
  /** The most recent moment that has not been served yet. */
  readonly at: Date | undefined;
  readonly missedTooMany: boolean;
}

export class Schedule {
  readonly #cron: Cron;

  /** Throws when the schedule or the time zone cannot be read. */
  constructor({ spec }: CronJob) {
    const { schedule = '', timeZone } = spec ?? {};
    this.#cron = new Cron(every(schedule) ?? schedule, { paused: true, timezone: timeZone ?? 'UTC' });
    const seconds = /^@every\s/.test(schedule) ? everySeconds(schedule) : undefined;
    this.#everyMs = seconds === undefined ? undefined : seconds * 1_000;
  }

  /** Of `@every 90s`, which begins with the last time. */
  readonly #everyMs: number | undefined;

  next(after: Date): Date {
    if (this.#everyMs !== undefined) return new Date(Math.floor(after.getTime() / 1_000) * 1_000 + this.#everyMs);
    const next = this.#cron.nextRun(after);
    // A date that never comes, as the 30th of February.
    return next ?? new Date(8_640_000_000_000_000);
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

/** croner knows no `@every`; anything valid stands for it. */
function every(schedule: string): string | undefined {
  return /^@every\s/.test(schedule) ? '* * * * *' : undefined;
}

/** `@every 1h30m10s`, at least one second. */
function everySeconds(schedule: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1 };
  const parts = [...schedule.matchAll(/(\d+(?:\.\d+)?)(h|m|s)/g)];
  const seconds = parts.reduce((sum, [, amount, unit = 's']) => sum + Number(amount) * (units[unit] ?? 0), 0);
  return Math.max(1, Math.floor(seconds));
}

/** RFC 3339 in the zone, as Go writes it. */
export function inZone(date: Date, timeZone: string | undefined): string {
  const utc = `${date.toISOString().slice(0, 19)}Z`;
  if (timeZone === undefined) return utc;
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset', hour12: false }).formatToParts(
    date,
  );
  const offset = parts.find(({ type }) => type === 'timeZoneName')?.value.replace('GMT', '') ?? '';
  if (offset === '') return utc;
  const [hours = 0, minutes = 0] = offset.slice(1).split(':').map(Number);
  const shiftMs = (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
  return new Date(date.getTime() + shiftMs).toISOString().slice(0, 19) + offset;
}
