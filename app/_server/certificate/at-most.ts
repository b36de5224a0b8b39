/** Says whether one more may be done now: at most `burst` at once, and one more each `everyMs`. */
export function atMost({ burst, everyMs }: { burst: number; everyMs: number }): (now: Date) => boolean {
  let left = burst;
  let countedAt = 0;
  return (now) => {
    const at = now.getTime();
    left = Math.min(burst, left + Math.max(0, at - countedAt) / everyMs);
    countedAt = at;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
