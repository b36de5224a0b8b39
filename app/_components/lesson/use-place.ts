'use client';
import { type RefObject, useEffect } from 'react';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import type { StepInfo } from './step-info.ts';

/** Elements that a place is remembered by. */
const marks = 'article :is(h2, h3, section)[id]:not(section *)';
/** An element this far below the top is where the reader is, px. */
const readingLine = 120;

const keyOf = (lesson: string): string => `drydock.place.${lesson}`;

/** Opens the lesson where it was left: at the remembered place, or at the first open step of a lesson that was begun elsewhere. */
export function usePlace(lesson: string, steps: readonly StepInfo[], pane: RefObject<HTMLElement | null>): void {
  const { known, passed } = useSandbox();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only once, when the progress is known
  useEffect(() => {
    if (!known || window.location.hash !== '' || (pane.current?.scrollTop ?? 0) > 0) return;
    const open = steps.find(({ id }) => !passed.has(id));
    const place = localStorage.getItem(keyOf(lesson)) ?? (passed.size > 0 && open ? `step-${open.id}` : null);
    if (place !== null) document.getElementById(place)?.scrollIntoView({ block: 'start', behavior: 'instant' });
  }, [known]);

  useEffect(() => {
    const element = pane.current;
    if (element === null) return;
    let waiting = 0;
    const remember = (): void => {
      waiting = 0;
      const top = element.getBoundingClientRect().top + readingLine;
      const above = [...element.querySelectorAll(marks)].findLast((mark) => mark.getBoundingClientRect().top <= top);
      if (above) localStorage.setItem(keyOf(lesson), above.id);
      else localStorage.removeItem(keyOf(lesson));
    };
    const later = (): void => {
      waiting ||= window.setTimeout(remember, 300);
    };
    element.addEventListener('scroll', later, { passive: true });
    return () => {
      window.clearTimeout(waiting);
      element.removeEventListener('scroll', later);
    };
  }, [lesson, pane]);
}
