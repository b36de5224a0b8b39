/** Which terminals are open on the page, and where: plain values, so that they can be remembered and tested. */

export interface Tab {
  /** The terminal's name in its sandbox. */
  readonly name: string;
  /** What the learner calls it; null: by its name. */
  readonly title: string | null;
  /** In a window of its own. */
  readonly away: boolean;
}

export interface OpenTerminals {
  readonly tabs: readonly Tab[];
  /** Names of those that are shown: one, or two when the place is split. */
  readonly panes: readonly string[];
  /** The one that commands go to; it is shown. */
  readonly active: string;
  readonly direction: 'beside' | 'below';
}

export const mainTerminal = 'main';

const tab = (name: string): Tab => ({ name, title: null, away: false });

/** `main`, and those that the lab names. */
export function firstTerminals(names: readonly string[]): OpenTerminals {
  return {
    tabs: [mainTerminal, ...names.filter((name) => name !== mainTerminal)].map(tab),
    panes: [mainTerminal],
    active: mainTerminal,
    direction: 'beside',
  };
}

/** Shows a terminal, opened if it is not: in its own pane, or in place of the active one. */
export function choose(open: OpenTerminals, name: string): OpenTerminals {
  const tabs = open.tabs.some((known) => known.name === name) ? open.tabs : [...open.tabs, tab(name)];
  const panes = open.panes.includes(name)
    ? open.panes
    : open.panes.map((shown) => (shown === open.active ? name : shown));
  return { ...open, tabs, panes, active: name };
}

/** The lowest number that no open terminal has: `terminal-2`, `terminal-3`, … */
export function freeName({ tabs }: OpenTerminals): string {
  for (let number = 2; ; number += 1) {
    const name = `terminal-${number}`;
    if (tabs.every((known) => known.name !== name)) return name;
  }
}

/** The last one stays. */
export function close(open: OpenTerminals, name: string): OpenTerminals {
  const at = open.tabs.findIndex((known) => known.name === name);
  const tabs = open.tabs.filter((known) => known.name !== name);
  const next = (tabs[at] ?? tabs.at(-1))?.name;
  if (at < 0 || next === undefined) return open;
  const others = open.panes.filter((shown) => shown !== name);
  const panes = others.length > 0 ? others : [next];
  const active = open.active === name ? (panes[0] ?? next) : open.active;
  return { ...open, tabs, panes, active };
}

export function change(open: OpenTerminals, name: string, to: Partial<Pick<Tab, 'title' | 'away'>>): OpenTerminals {
  return { ...open, tabs: open.tabs.map((known) => (known.name === name ? { ...known, ...to } : known)) };
}

/** Shows a second terminal beside or below the active one, a new one if there is no other; again: turns the split, then ends it. */
export function split(open: OpenTerminals): OpenTerminals {
  if (open.panes.length > 1) {
    return open.direction === 'beside' ? { ...open, direction: 'below' } : { ...open, panes: [open.active] };
  }
  const second = open.tabs.find(({ name }) => name !== open.active)?.name ?? freeName(open);
  const withSecond = choose(open, second);
  return { ...withSecond, panes: [open.active, second], direction: 'beside' };
}

/**
 * What is kept once a page went from `before` (undefined: it has just begun) to `open`. Pages share what is kept: what others
 * have opened stays, and what others have closed comes back with no page that still shows it.
 */
export function joinKept(
  kept: OpenTerminals | undefined,
  before: OpenTerminals | undefined,
  open: OpenTerminals,
): OpenTerminals {
  if (kept === undefined) return open;
  const has = (of: OpenTerminals | undefined, { name }: Tab): boolean =>
    of?.tabs.some((known) => known.name === name) === true;
  const others = kept.tabs.filter((known) => !has(open, known) && !has(before, known));
  const closed = open.tabs.filter((known) => has(before, known) && !has(kept, known));
  const joined: OpenTerminals = { ...open, tabs: [...open.tabs, ...others] };
  return closed.reduce((rest, { name }) => close(rest, name), joined);
}

/** What was kept for this sandbox, if it makes sense. What was in a window of its own is on the page again. */
export function readOpen(kept: string | null, most: number): OpenTerminals | undefined {
  try {
    const { tabs, panes, active, direction } = JSON.parse(kept ?? '') as OpenTerminals;
    const names = tabs.map(({ name }) => String(name)).slice(0, most);
    const shown = panes.filter((name) => names.includes(name)).slice(0, 2);
    if (!names.includes(mainTerminal) && names.length === 0) return undefined;
    if (!shown.includes(active)) return undefined;
    return {
      tabs: tabs.slice(0, most).map(({ title }, at) => ({ name: names[at] ?? '', title: title ?? null, away: false })),
      panes: shown,
      active,
      direction: direction === 'below' ? 'below' : 'beside',
    };
  } catch {
    return undefined;
  }
}
