'use client';
import { useTranslations } from 'next-intl';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Screen } from './open-screen.ts';
import styles from './touch-keys.module.css';

const escapeCode = '\x1b';
/** What a key sends; arrows depend on what the program has asked for (DECCKM). */
const keys: readonly { readonly id: string; readonly shown?: string; readonly sends: string; readonly arrow?: true }[] =
  [
    { id: 'escape', shown: 'Esc', sends: escapeCode },
    { id: 'tab', shown: 'Tab', sends: '\t' },
    { id: 'left', shown: '←', sends: 'D', arrow: true },
    { id: 'up', shown: '↑', sends: 'A', arrow: true },
    { id: 'down', shown: '↓', sends: 'B', arrow: true },
    { id: 'right', shown: '→', sends: 'C', arrow: true },
    { id: 'pipe', sends: '|' },
    { id: 'dash', sends: '-' },
    { id: 'slash', sends: '/' },
  ];

/** How xterm tells that Ctrl is held (its control sequences, modifier parameter). */
const withCtrl = 5;

/** A key that is held repeats like one of a keyboard, ms. */
const repeat = { firstMs: 400, nextMs: 60 } as const;

interface TouchKeysProps {
  readonly screen: RefObject<Screen | null>;
  /** Once the screen is there. */
  readonly ready: boolean;
}

/** Keys that a phone's keyboard lacks; shown where fingers point. */
export function TouchKeys({ screen, ready }: TouchKeysProps) {
  const t = useTranslations('terminal.keys');
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (ready) screen.current?.ctrl.follow(setHeld);
  }, [screen, ready]);
  const takesCtrl = ({ arrow }: (typeof keys)[number]): boolean =>
    arrow === true && screen.current?.ctrl.use() === true;
  const press = (key: (typeof keys)[number], ctrl = takesCtrl(key)): void => {
    const { sends, arrow } = key;
    const terminal = screen.current?.terminal;
    if (!terminal) return;
    if (ctrl) terminal.input(`${escapeCode}[1;${withCtrl}${sends}`);
    else if (arrow) terminal.input(`${escapeCode}${terminal.modes.applicationCursorKeysMode ? 'O' : '['}${sends}`);
    else if (!screen.current?.ctrl.type(sends)) terminal.input(sends);
  };
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const repeated = useRef(false);
  const hold = (key: (typeof keys)[number], afterMs: number, before?: boolean): void => {
    timer.current = setTimeout(() => {
      repeated.current = true;
      // The first uses Ctrl up; it holds for all that follow.
      const ctrl = before ?? takesCtrl(key);
      press(key, ctrl);
      hold(key, repeat.nextMs, ctrl);
    }, afterMs);
  };
  const letGo = (): void => clearTimeout(timer.current);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    // The terminal keeps the focus, or the soft keyboard would go away at each press.
    <div role="toolbar" aria-label={t('label')} className={styles.keys} onPointerDown={(e) => e.preventDefault()}>
      <button type="button" aria-pressed={held} onClick={() => screen.current?.ctrl.toggle()}>
        Ctrl
      </button>
      {keys.map((key) => (
        <button
          key={key.id}
          type="button"
          aria-label={key.arrow && t(key.id)}
          onPointerDown={() => {
            // A second finger takes the place of the first.
            letGo();
            repeated.current = false;
            if (key.arrow) hold(key, repeat.firstMs);
          }}
          onPointerUp={letGo}
          onPointerCancel={letGo}
          onPointerLeave={letGo}
          onContextMenu={(event) => event.preventDefault()}
          // Without a `detail` it was a key of a keyboard, and nothing was held.
          onClick={({ detail }) => (detail === 0 || !repeated.current) && press(key)}
        >
          {key.shown ?? key.sends}
        </button>
      ))}
    </div>
  );
}
