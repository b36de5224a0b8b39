/** Which deed a key of the terminal stands for; `null`: the browser pastes by itself; undefined: the key is the shell's. */
export type KeyDeed = 'leave' | 'copy' | 'find' | 'larger' | 'smaller';

export interface PressedKey {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

interface ScreenNow {
  readonly hasSelection: boolean;
  /** A program has the whole screen (vim, less): Ctrl+V is its own there. */
  readonly fullScreen: boolean;
}

const withShift: Readonly<Record<string, KeyDeed>> = {
  Escape: 'leave',
  KeyC: 'copy',
  KeyF: 'find',
  Period: 'larger',
  Comma: 'smaller',
};

export function deedOf(key: PressedKey, { hasSelection, fullScreen }: ScreenNow): KeyDeed | null | undefined {
  if (key.altKey) return undefined;
  // On a Mac the Command key copies and pastes without us.
  if (key.metaKey || !key.ctrlKey) return undefined;
  if (key.shiftKey) return key.code === 'KeyV' ? null : withShift[key.code];
  if (key.code === 'KeyC' && hasSelection) return 'copy';
  if (key.code === 'KeyV' && !fullScreen) return null;
  return undefined;
}
