/** Dates as strftime(3) formats them, in UTC. */

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export function dateText(format: string, date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const iso = date.toISOString();
  const values: Readonly<Record<string, () => string>> = {
    '%': () => '%',
    a: () => (days[date.getUTCDay()] ?? '').slice(0, 3),
    A: () => days[date.getUTCDay()] ?? '',
    b: () => (months[date.getUTCMonth()] ?? '').slice(0, 3),
    B: () => months[date.getUTCMonth()] ?? '',
    d: () => iso.slice(8, 10),
    D: () => `${iso.slice(5, 7)}/${iso.slice(8, 10)}/${iso.slice(2, 4)}`,
    e: () => String(date.getUTCDate()).padStart(2),
    F: () => iso.slice(0, 10),
    H: () => iso.slice(11, 13),
    I: () => two(date.getUTCHours() % 12 || 12),
    j: () =>
      String(Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1).padStart(3, '0'),
    m: () => iso.slice(5, 7),
    M: () => iso.slice(14, 16),
    n: () => '\n',
    N: () => `${iso.slice(20, 23)}000000`,
    p: () => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
    R: () => iso.slice(11, 16),
    s: () => String(Math.floor(date.getTime() / 1000)),
    S: () => iso.slice(17, 19),
    t: () => '\t',
    T: () => iso.slice(11, 19),
    u: () => String(date.getUTCDay() || 7),
    y: () => iso.slice(2, 4),
    Y: () => iso.slice(0, 4),
    z: () => '+0000',
    Z: () => 'UTC',
  };
  return format.replace(/%(.)/g, (all, letter: string) => values[letter]?.() ?? all);
}
