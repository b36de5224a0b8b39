'use client';
import { type MouseEvent, type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import styles from './term.module.css';

/** A mouse that only passes by opens nothing; one on its way to the link in the explanation does not lose it. */
const openAfterMs = 250;
const closeAfterMs = 200;
/** Between the word, the explanation and the edge of the window, in pixels. */
const gap = 8;

/** A word with an explanation that opens on hover, on focus, by click and by touch, and closes with Escape. */
export function TermTip({ word, children }: { word: ReactNode; children: ReactNode }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const tip = useRef<HTMLSpanElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [open, setOpen] = useState(false);
  useEffect(() => () => clearTimeout(timer.current), []);

  // It stands still on the screen: when the text moves on, it goes.
  useEffect(() => {
    if (!open) return;
    const close = (): void => tip.current?.hidePopover();
    window.addEventListener('scroll', close, { capture: true, passive: true });
    return () => window.removeEventListener('scroll', close, { capture: true });
  }, [open]);

  const show = (): void => {
    clearTimeout(timer.current);
    if (button.current === null || tip.current === null || tip.current.matches(':popover-open')) return;
    tip.current.showPopover();
    place(button.current, tip.current);
  };
  const hide = (): void => {
    clearTimeout(timer.current);
    if (tip.current?.matches(':popover-open')) tip.current.hidePopover();
  };
  const soon = (act: () => void, ms: number) => (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return;
    clearTimeout(timer.current);
    timer.current = setTimeout(act, ms);
  };
  const click = (event: MouseEvent): void => {
    // The browser's own toggle is for pages without scripts; a click on what hovering has opened must not close it.
    event.preventDefault();
    show();
  };

  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.term}
        popoverTarget={id}
        aria-describedby={id}
        aria-expanded={open}
        onClick={click}
        onFocus={() => button.current?.matches(':focus-visible') && show()}
        onBlur={(event) => !tip.current?.contains(event.relatedTarget) && hide()}
        onPointerEnter={soon(show, openAfterMs)}
        onPointerLeave={soon(hide, closeAfterMs)}
      >
        {word}
      </button>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it stays open while the pointer or the focus is in it */}
      <span
        ref={tip}
        id={id}
        popover="auto"
        className={styles.tip}
        onToggle={(event) => setOpen(event.newState === 'open')}
        onBlur={(event) => !tip.current?.contains(event.relatedTarget) && hide()}
        onPointerEnter={soon(show, 0)}
        onPointerLeave={soon(hide, closeAfterMs)}
      >
        {children}
      </span>
    </>
  );
}

/** Below the word, or above where there is no room; never outside the window. */
function place(word: HTMLElement, tip: HTMLElement): void {
  const at = word.getClientRects()[0] ?? word.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const below = at.bottom + gap + height <= window.innerHeight;
  tip.style.top = `${below ? at.bottom + gap : Math.max(gap, at.top - gap - height)}px`;
  tip.style.left = `${Math.max(gap, Math.min(at.left, window.innerWidth - width - gap))}px`;
}
