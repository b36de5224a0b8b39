import type { Terminal } from '@xterm/xterm';

/** A finger that moves less than this, in pixels, taps. */
const tapPx = 8;
/** What is thrown goes on, slower by this share with each millisecond, until it is slower than this; pixels per ms. */
const glide = { keeps: 0.996, least: 0.05 } as const;
/** A finger that has rested for longer before it was lifted throws nothing; some frames of a slow phone, ms. */
const restMs = 50;

/**
 * Fingers scroll what xterm.js 6.0 scrolls by wheel only (xtermjs/xterm.js#5489): the lines that went by, or in a program that
 * has the whole screen what its wheel scrolls. Gives what ends it.
 */
export function scrollByTouch(terminal: Terminal, element: HTMLElement): () => void {
  let from: { readonly x: number; y: number; time: number } | undefined;
  let scrolls = false;
  /** Pixels that do not make a line yet. */
  let rest = 0;
  let speed = 0;
  let frame = 0;

  const turn = (lines: number): void => {
    if (terminal.buffer.active.type === 'normal' && terminal.modes.mouseTrackingMode === 'none') {
      terminal.scrollLines(lines);
      return;
    }
    const { x: clientX = 0, y: clientY = 0 } = from ?? element.getBoundingClientRect();
    const wheel = { deltaY: Math.sign(lines), deltaMode: WheelEvent.DOM_DELTA_LINE, bubbles: true, cancelable: true };
    const screen = element.querySelector('.xterm-screen');
    for (let line = 0; line < Math.abs(lines); line += 1)
      screen?.dispatchEvent(new WheelEvent('wheel', { ...wheel, clientX, clientY }));
  };
  const move = (px: number): void => {
    const rowPx = (element.querySelector('.xterm-screen')?.clientHeight ?? 0) / terminal.rows;
    if (rowPx === 0) return;
    rest += px;
    const lines = Math.trunc(rest / rowPx);
    rest -= lines * rowPx;
    if (lines !== 0) turn(-lines);
  };
  const goOn = (before: number): void => {
    frame = requestAnimationFrame((now) => {
      move(speed * (now - before));
      speed *= glide.keeps ** (now - before);
      if (Math.abs(speed) > glide.least) goOn(now);
    });
  };
  const stop = new AbortController();
  const listen = <Type extends 'touchstart' | 'touchmove' | 'touchend' | 'touchcancel'>(
    type: Type,
    hear: (event: TouchEvent) => void,
  ): void => element.addEventListener(type, hear, { signal: stop.signal, passive: false });
  listen('touchstart', ({ touches: [touch, second] }) => {
    cancelAnimationFrame(frame);
    scrolls = false;
    rest = speed = 0;
    from = touch && !second ? { x: touch.clientX, y: touch.clientY, time: performance.now() } : undefined;
  });
  listen('touchmove', (event) => {
    const [touch] = event.touches;
    if (touch === undefined || from === undefined || event.touches.length > 1) return;
    const px = touch.clientY - from.y;
    if (!scrolls && Math.abs(px) < tapPx) return;
    scrolls = true;
    event.preventDefault();
    const now = performance.now();
    speed = px / Math.max(1, now - from.time);
    from.y = touch.clientY;
    from.time = now;
    move(px);
  });
  listen('touchend', () => {
    const now = performance.now();
    if (!scrolls || from === undefined || now - from.time > restMs) return;
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) goOn(now);
  });
  listen('touchcancel', () => {
    from = undefined;
  });
  return () => {
    cancelAnimationFrame(frame);
    stop.abort();
  };
}
