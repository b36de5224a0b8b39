/** How long ago, as `kubectl get` writes it. Source: apimachinery/pkg/util/duration/duration.go. */

const [minute, hour, day, year] = [60, 3_600, 86_400, 365 * 86_400];

/** Whole seconds to `5m`, `2d3h`, `1y20d`; `<invalid>` for a time more than a second ahead. */
export function humanDuration(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1_000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 2 * minute) return `${seconds}s`;
  const minutes = Math.trunc(seconds / minute);
  if (minutes < 10) return seconds % minute === 0 ? `${minutes}m` : `${minutes}m${seconds % minute}s`;
  if (minutes < 3 * 60) return `${minutes}m`;
  const hours = Math.trunc(seconds / hour);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(seconds / day);
  if (hours < 8 * 24) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (seconds < 2 * year) return `${days}d`;
  const years = Math.trunc(seconds / year);
  if (seconds < 8 * year) return days % 365 === 0 ? `${years}y` : `${years}y${days % 365}d`;
  return `${years}y`;
}

/** `<unknown>` for a time that was never set. */
export function since(time: string | Date | null | undefined, now: Date): string {
  if (time === undefined || time === null || time === '') return '<unknown>';
  return humanDuration(now.getTime() - new Date(time).getTime());
}
