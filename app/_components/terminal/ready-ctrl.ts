import type { Terminal } from '@xterm/xterm';

/** The Ctrl of the on-screen keys: once pressed it holds for the next key, whichever keyboard it comes from. */
export function readyCtrl(terminal: Terminal) {
  let held = false;
  let tell = (_held: boolean): void => {};
  const hold = (wanted: boolean): void => {
    held = wanted;
    tell(wanted);
  };
  const type = (key: string): boolean => {
    const typed = controlOf(key);
    if (!held || typed === undefined) return false;
    hold(false);
    terminal.input(typed);
    return true;
  };
  // Soft keyboards send no key, only what it writes.
  terminal.textarea?.addEventListener('beforeinput', (event) => {
    if (event.inputType !== 'insertText' || event.data === null || !type(event.data)) return;
    event.preventDefault();
    event.stopPropagation();
  });
  return {
    /** Called whenever it is pressed or used up. */
    follow(listener: (held: boolean) => void): void {
      tell = listener;
    },
    toggle: () => hold(!held),
    /** Whether it was pressed; it is used up now. */
    use(): boolean {
      const was = held;
      hold(false);
      return was;
    },
    type,
    /** True when the key was typed with Ctrl, and is done with. */
    take(event: KeyboardEvent): boolean {
      if (event.ctrlKey || event.altKey || event.metaKey || !type(event.key)) return false;
      event.preventDefault();
      return true;
    },
  };
}

/** The control character of a key (C for 0x03); undefined where there is none. */
export function controlOf(key: string): string | undefined {
  if (!/^[a-z@[\\\]^_]$/i.test(key)) return undefined;
  // ASCII: the control characters are the columns @ to _ without their upper bits.
  return String.fromCharCode(key.toUpperCase().charCodeAt(0) & 0x1f);
}
