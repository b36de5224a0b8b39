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
  const list = (held: readonly HeldLimit[]): string => held.map((limit) => words[limit]).join(', ');
  const missing = all.filter((limit) => !group.holds.includes(limit));
  const held = group.holds.length === 0 ? '' : `${list(group.holds)} by control groups; `;
  const not = missing.length === 0 ? '' : `not held for a whole box, only for each process: ${list(missing)}; `;
  return `${held}${not}home ${homeLimit.bytes / 1024 / 1024} MiB, watched by the host`;
}
