import { boxLimits, type HeldLimit, openControlGroup } from './control-group.ts';
import { homeLimit } from './watch-home.ts';

const words: Readonly<Record<HeldLimit, string>> = {
  memory: `memory ${boxLimits.memoryMiB} MiB`,
  processes: `processes ${boxLimits.processes}`,
  cpu: `processor ${boxLimits.cores} core`,
};

/** In one line, for an operator: which limits of a box hold on this machine, tried for real. */
export async function describeLimits(): Promise<string> {
  await using group = await openControlGroup();
  const all = Object.keys(words) as HeldLimit[];
  // The rlimit counts a box's processes together, in its user namespace; the kernel asks nobody whom it takes for root.
  const byRlimit =
    process.getuid?.() === 0 ? [] : (['processes'] as const).filter((limit) => !group.holds.includes(limit));
  const list = (held: readonly HeldLimit[]): string => held.map((limit) => words[limit]).join(', ');
  const missing = all.filter((limit) => ![...group.holds, ...byRlimit].includes(limit));
  const held = group.holds.length === 0 ? '' : `${list(group.holds)} by control groups; `;
  const rlimit = byRlimit.length === 0 ? '' : `${list(byRlimit)} by an rlimit; `;
  const not = missing.length === 0 ? '' : `not held for a whole box: ${list(missing)}; `;
  return `${held}${rlimit}${not}home ${homeLimit.bytes / 1024 / 1024} MiB, watched by the host`;
}
