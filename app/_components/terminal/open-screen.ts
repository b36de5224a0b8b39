import type { SearchAddon } from '@xterm/addon-search';
import type { ITheme, Terminal } from '@xterm/xterm';
import { deedOf } from './clipboard-keys.ts';
import { openLink } from './open-link.ts';
import { readyCtrl } from './ready-ctrl.ts';
import { scrollByTouch } from './scroll-by-touch.ts';
import { selectByTouch } from './select-by-touch.ts';
import { changeTerminalSettings, followTerminalSettings, fontSizes, terminalSettings } from './terminal-settings.ts';

export interface Screen {
  readonly terminal: Terminal;
  readonly search: SearchAddon;
  /** Ctrl of the on-screen keys. */
  readonly ctrl: ReturnType<typeof readyCtrl>;
  /** Fills the place it has. */
  fit(): void;
  /** Copies what is selected; false when nothing is, or the clipboard is refused. */
  copy(): Promise<boolean>;
  dispose(): void;
}

interface ScreenOptions {
  /** Name for screen readers. */
  readonly label: string;
  /** What a screen reader is told in place of very much output. */
  readonly tooMuchOutput: string;
  /** The keyboard's way out was taken. */
  onLeave(): void;
  onSearch(): void;
  /** A text comes from the clipboard; it is not typed yet. */
  onPaste(text: string): void;
  onCopied(): void;
  /** What asks whether a link of a program may be followed: what it shows need not be where it leads. */
  linkQuestion(address: string): string;
  /** The menu of the terminal was asked for, at this place of the window. */
  onMenu(place: { readonly x: number; readonly y: number }): void;
}

const scrollback = 5_000;
/** WCAG 2.2, 1.4.3: what a program colours badly is made readable. */
const leastContrast = 4.5;

/** Draws a terminal into an element. xterm.js is loaded only now: a lesson is read without it. */
export async function openScreen(element: HTMLElement, options: ScreenOptions): Promise<Screen> {
  const { fontSize } = terminalSettings();
  const [{ Terminal }, { FitAddon }, { SearchAddon }, { Unicode11Addon }, { WebLinksAddon }] = await Promise.all([
    import('@xterm/xterm'),
    import('@xterm/addon-fit'),
    import('@xterm/addon-search'),
    import('@xterm/addon-unicode11'),
    import('@xterm/addon-web-links'),
    document.fonts.load(`${fontSize}px "IBM Plex Mono"`),
  ]);
  Terminal.strings.tooMuchOutput = options.tooMuchOutput;
  const terminal = new Terminal({
    fontFamily: '"IBM Plex Mono", ui-monospace, monospace',
    fontSize,
    lineHeight: 1.25,
    scrollback,
    theme: readTheme(element),
    minimumContrastRatio: leastContrast,
    allowProposedApi: true,
    cursorBlink: false,
    screenReaderMode: terminalSettings().screenReader,
  });
  const fitting = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fitting);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  const open = window.open.bind(window);
  terminal.options.linkHandler = {
    activate: (_, uri) => openLink(uri, { open, ask: (address) => window.confirm(options.linkQuestion(address)) }),
  };
  terminal.loadAddon(new WebLinksAddon((_, uri) => openLink(uri, { open })));
  terminal.unicode.activeVersion = '11';
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', options.label);
  void drawWithWebgl(terminal);

  const copy = async (): Promise<boolean> => {
    if (!terminal.hasSelection()) return false;
    const copied = await navigator.clipboard?.writeText(terminal.getSelection()).then(
      () => true,
      () => false,
    );
    if (copied !== true) return false;
    terminal.clearSelection();
    options.onCopied();
    return true;
  };
  const resizeType = (by: number): void => changeTerminalSettings({ fontSize: terminalSettings().fontSize + by });
  const deeds = {
    leave: options.onLeave,
    copy: () => void copy(),
    find: options.onSearch,
    larger: () => resizeType(fontSizes.step),
    smaller: () => resizeType(-fontSizes.step),
  };
  const ctrl = readyCtrl(terminal);
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.type !== 'keydown') return true;
    const fullScreen = terminal.buffer.active.type === 'alternate';
    const deed = deedOf(event, { hasSelection: terminal.hasSelection(), fullScreen });
    if (deed === undefined) return !ctrl.take(event);
    if (deed === null) return false;
    event.preventDefault();
    deeds[deed]();
    return false;
  });
  const stopListening = listen(element, options);
  // The order matters: a finger that selects does not scroll.
  const stopSelecting = selectByTouch(terminal, element, options.onMenu);
  const stopScrolling = scrollByTouch(terminal, element);

  const fit = (): void => {
    if (element.clientWidth > 0 && element.clientHeight > 0) fitting.fit();
  };
  const resizing = new ResizeObserver(fit);
  resizing.observe(element);
  const dress = (): void => {
    const { fontSize: size, screenReader } = terminalSettings();
    terminal.options.theme = readTheme(element);
    terminal.options.fontSize = size;
    terminal.options.screenReaderMode = screenReader;
    fit();
  };
  // The chosen colours stand on an element around the screen, the page's theme on the root.
  const theming = new MutationObserver(dress);
  theming.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const themed = element.closest('[data-terminal-theme]');
  if (themed) theming.observe(themed, { attributeFilter: ['data-terminal-theme'] });
  const unfollow = followTerminalSettings(dress);
  fit();
  return {
    terminal,
    search,
    ctrl,
    fit,
    copy,
    dispose: () => {
      unfollow();
      stopListening();
      stopSelecting();
      stopScrolling();
      resizing.disconnect();
      theming.disconnect();
      terminal.dispose();
    },
  };
}

/** Pasting and the menu, before xterm.js sees them. */
function listen(element: HTMLElement, { onPaste, onMenu }: ScreenOptions): () => void {
  const stop = new AbortController();
  const first = { capture: true, signal: stop.signal };
  const paste = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    onPaste(event.clipboardData?.getData('text/plain') ?? '');
  };
  const menu = (event: MouseEvent): void => {
    // With Shift the browser's own menu comes.
    if (event.shiftKey && event.button === 2) return;
    event.preventDefault();
    event.stopPropagation();
    // A finger that rests selects first (select-by-touch.ts).
    if (event instanceof PointerEvent && event.pointerType === 'touch') return;
    onMenu({ x: event.clientX, y: event.clientY });
  };
  element.addEventListener('paste', paste, first);
  element.addEventListener('contextmenu', menu, first);
  return () => stop.abort();
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

/** The tokens that hold at an element as the terminal's colours. */
function readTheme(element: HTMLElement): ITheme {
  const style = getComputedStyle(element);
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
