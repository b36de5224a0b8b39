import type { SearchAddon } from '@xterm/addon-search';
import type { ITheme, Terminal } from '@xterm/xterm';

export interface Screen {
  readonly terminal: Terminal;
  readonly search: SearchAddon;
  /** Fills the place it has. */
  fit(): void;
  copy(): void;
  paste(): Promise<void>;
  dispose(): void;
}

interface ScreenOptions {
  /** Name for screen readers. */
  readonly label: string;
  /** The keyboard's way out was taken. */
  onLeave(): void;
  onSearch(): void;
}

const fontSize = 14;
const scrollback = 5_000;

/** Draws a terminal into an element. xterm.js is loaded only now: a lesson is read without it. */
export async function openScreen(element: HTMLElement, { label, onLeave, onSearch }: ScreenOptions): Promise<Screen> {
  const [{ Terminal }, { FitAddon }, { SearchAddon }, { Unicode11Addon }, { WebLinksAddon }] = await Promise.all([
    import('@xterm/xterm'),
    import('@xterm/addon-fit'),
    import('@xterm/addon-search'),
    import('@xterm/addon-unicode11'),
    import('@xterm/addon-web-links'),
    document.fonts.load(`${fontSize}px "IBM Plex Mono"`),
  ]);
  const terminal = new Terminal({
    fontFamily: '"IBM Plex Mono", ui-monospace, monospace',
    fontSize,
    lineHeight: 1.25,
    scrollback,
    theme: readTheme(),
    allowProposedApi: true,
    cursorBlink: false,
  });
  const fitting = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fitting);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.loadAddon(new WebLinksAddon());
  terminal.unicode.activeVersion = '11';
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', label);
  void drawWithWebgl(terminal);

  const copy = (): void => {
    if (terminal.hasSelection()) void navigator.clipboard.writeText(terminal.getSelection());
  };
  const paste = async (): Promise<void> => {
    // Without the permission nothing happens; Ctrl+V still works.
    const text = await navigator.clipboard.readText().catch(() => '');
    terminal.paste(text);
    terminal.focus();
  };
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey) return true;
    const deed = { Escape: onLeave, KeyC: copy, KeyV: () => void paste(), KeyF: onSearch }[event.code];
    if (deed === undefined) return true;
    event.preventDefault();
    deed();
    return false;
  });
  const fit = (): void => {
    if (element.clientWidth > 0 && element.clientHeight > 0) fitting.fit();
  };
  const resizing = new ResizeObserver(fit);
  resizing.observe(element);
  const theming = new MutationObserver(() => {
    terminal.options.theme = readTheme();
  });
  theming.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  fit();
  return {
    terminal,
    search,
    fit,
    copy,
    paste,
    dispose: () => {
      resizing.disconnect();
      theming.disconnect();
      terminal.dispose();
    },
  };
}

/** Faster drawing where the browser has WebGL; the DOM draws otherwise, and again when the graphics card lets go. */
async function drawWithWebgl(terminal: Terminal): Promise<void> {
  const { WebglAddon } = await import('@xterm/addon-webgl');
  try {
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  } catch {
    // No WebGL here.
  }
}

const ansiNames = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** The page's own tokens as the terminal's colours. */
function readTheme(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--terminal-${name}`).trim();
  const colours = ansiNames.flatMap((name, i) => {
    const bright = `bright${name[0]?.toUpperCase()}${name.slice(1)}`;
    return [[name, token(`ansi-${i}`)] as const, [bright, token(`ansi-${i}`)] as const];
  });
  const [background, foreground] = [token('background'), token('foreground')];
  return {
    background,
    foreground,
    cursor: foreground,
    cursorAccent: background,
    selectionBackground: token('selection'),
    ...Object.fromEntries(colours),
  };
}
