/** What a schedule of five fields says, and when it comes next. Source: github.com/robfig/cron/v3, parser.go and spec.go. */

const macros: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const dayMs = 86_400_000;
/** What has not come within five years never comes, as the 30th of February. */
const horizonMs = 5 * 366 * dayMs;

interface Field {
  readonly values: ReadonlySet<number>;
  /** `*` or `?`: says nothing. */
  readonly isOpen: boolean;
}

export class CronExpression {
  readonly #minute: Field;
  readonly #hour: Field;
  readonly #day: Field;
  readonly #month: Field;
  readonly #weekday: Field;

  /** Throws for what is no schedule. */
  constructor(text: string) {
    const [minute, hour, day, month, weekday, ...more] = (macros[text.trim()] ?? text).trim().split(/\s+/);
    if (weekday === undefined || more.length > 0)
      throw new Error(`expected exactly 5 fields, found ${text.trim().split(/\s+/).length}: [${text.trim()}]`);
    this.#minute = parse(minute ?? '', 0, 59);
    this.#hour = parse(hour ?? '', 0, 23);
    this.#day = parse(day ?? '', 1, 31);
    this.#month = parse(month ?? '', 1, 12, months, 1);
    this.#weekday = parse(weekday, 0, 6, days, 0);
  }

  /** The first minute after `wallMs` at which it is due; both as clocks show them. Undefined when there is none. */
  next(wallMs: number): number | undefined {
    const at = new Date(Math.floor(wallMs / 60_000) * 60_000 + 60_000);
    while (at.getTime() - wallMs < horizonMs) {
      if (!this.#month.values.has(at.getUTCMonth() + 1))
        at.setTime(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
      else if (!this.#hasDay(at)) at.setTime(Math.floor(at.getTime() / dayMs) * dayMs + dayMs);
      else if (!this.#hour.values.has(at.getUTCHours()))
        at.setTime(Math.floor(at.getTime() / 3_600_000) * 3_600_000 + 3_600_000);
      else if (!this.#minute.values.has(at.getUTCMinutes())) at.setTime(at.getTime() + 60_000);
      else return at.getTime();
    }
    return undefined;
  }

  /** Where both the day of the month and that of the week are given, one of them is enough. */
  #hasDay(at: Date): boolean {
    const byDate = this.#day.values.has(at.getUTCDate());
    const byWeekday = this.#weekday.values.has(at.getUTCDay());
    return this.#day.isOpen || this.#weekday.isOpen ? byDate && byWeekday : byDate || byWeekday;
  }
}

/** `1,3-5,*\/15`, and names where there are any. */
function parse(text: string, least: number, most: number, names: readonly string[] = [], first = 0): Field {
  const values = new Set<number>();
  let isOpen = false;
  const number = (given: string): number => {
    const named = names.indexOf(given.toLowerCase());
    if (named >= 0) return named + first;
    if (!/^\d+$/.test(given)) throw new Error(`failed to parse int from ${given}`);
    return Number(given);
  };
  for (const part of text.split(',')) {
    const [range = '', step] = part.split('/');
    const [from = '', to] = range.split('-');
    const isAll = from === '*' || from === '?';
    const start = isAll ? least : number(from);
    const end = isAll || (to === undefined && step !== undefined) ? most : to === undefined ? start : number(to);
    const by = step === undefined ? 1 : number(step);
    if (isAll && by === 1) isOpen = true;
    if (start < least) throw new Error(`beginning of range (${start}) below minimum (${least}): ${part}`);
    if (end > most) throw new Error(`end of range (${end}) above maximum (${most}): ${part}`);
    if (start > end) throw new Error(`beginning of range (${start}) beyond end of range (${end}): ${part}`);
    if (by === 0) throw new Error(`step of range should be a positive number: ${part}`);
    for (let value = start; value <= end; value += by) values.add(value);
  }
  return { values, isOpen };
}
