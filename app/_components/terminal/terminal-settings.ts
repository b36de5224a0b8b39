/** How this browser wants its terminals: size of the type, colours, and whether a screen reader is told what appears. */
import { useSyncExternalStore } from 'react';
import { readStored, store } from './browser-storage.ts';

export const terminalThemes = ['dock', 'paper', 'contrast'] as const;
export type TerminalTheme = (typeof terminalThemes)[number];

export interface TerminalSettings {
  /** CSS pixels. */
  readonly fontSize: number;
  readonly theme: TerminalTheme;
  readonly screenReader: boolean;
}

export const fontSizes = { least: 10, onPhones: 12, first: 14, most: 28, step: 2 } as const;
/** Narrower than this, in CSS pixels, a table of kubectl is wrapped less when its letters are smaller. */
const phoneWidth = 600;

const storageKey = 'drydock.terminal';
const first: TerminalSettings = { fontSize: fontSizes.first, theme: 'dock', screenReader: false };
const listeners = new Set<() => void>();
let settings: TerminalSettings | undefined;

export function terminalSettings(): TerminalSettings {
  settings ??= readSettings(readStored('localStorage', storageKey), {
    ...first,
    fontSize: window.innerWidth < phoneWidth ? fontSizes.onPhones : fontSizes.first,
  });
  return settings;
}

/** Remembered, and taken over by all terminals of the page at once. */
export function changeTerminalSettings(change: Partial<TerminalSettings>): void {
  const { fontSize, ...others } = { ...terminalSettings(), ...change };
  settings = { ...others, fontSize: Math.min(fontSizes.most, Math.max(fontSizes.least, fontSize)) };
  store('localStorage', storageKey, JSON.stringify(settings));
  for (const listener of [...listeners]) listener();
}

export function followTerminalSettings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTerminalSettings(): TerminalSettings {
  return useSyncExternalStore(followTerminalSettings, terminalSettings, () => first);
}

/** What was kept, as far as it makes sense; else what is usual here. */
function readSettings(kept: string | null, usual: TerminalSettings): TerminalSettings {
  let found: unknown;
  try {
    found = JSON.parse(kept ?? '{}');
  } catch {
    return usual;
  }
  const { fontSize, theme, screenReader } = (found ?? {}) as Partial<Record<keyof TerminalSettings, unknown>>;
  return {
    fontSize:
      typeof fontSize === 'number' && fontSize >= fontSizes.least && fontSize <= fontSizes.most
        ? fontSize
        : usual.fontSize,
    theme: terminalThemes.find((known) => known === theme) ?? usual.theme,
    screenReader: screenReader === true,
  };
}
