/** A mouse that only passes by opens nothing; one on its way to the link in the explanation does not lose it. */
const openAfterMs = 250;
const closeAfterMs = 200;
/** Between the word, the explanation and the edge of the window, in pixels. */
const gap = 8;

const awake = new WeakSet<HTMLElement>();

/** Gives a word and its explanation their behaviour, once; a word that is pointed at or has the focus opens at once as it would later. */
export function openTerm(word: HTMLElement, tip: HTMLElement): void {
  if (awake.has(word)) return;
  awake.add(word);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isOpen = (): boolean => tip.matches(':popover-open');
  const show = (): void => {
    clearTimeout(timer);
    if (!word.isConnected || isOpen()) return;
    tip.showPopover();
    place(word, tip);
  };
  const hide = (): void => {
    clearTimeout(timer);
    if (isOpen()) tip.hidePopover();
    // What has left the page tells no more that it was closed.
    if (!word.isConnected) window.removeEventListener('scroll', hide, { capture: true });
  };
  const soon = (act: () => void, ms: number) => (event: PointerEvent) => {
    if (event.pointerType !== 'mouse') return;
    clearTimeout(timer);
    timer = setTimeout(act, ms);
  };
  const leave = ({ relatedTarget }: FocusEvent): void => {
    if (!(relatedTarget instanceof Node && tip.contains(relatedTarget))) hide();
  };
  const toggled = (): void => {
    word.setAttribute('aria-expanded', String(isOpen()));
    // It stands still on the screen: when the text moves on, it goes.
    if (isOpen()) window.addEventListener('scroll', hide, { capture: true, passive: true });
    else window.removeEventListener('scroll', hide, { capture: true });
  };
  word.addEventListener('click', (event) => {
    // The browser's own toggle would close what hovering has opened.
    event.preventDefault();
    show();
  });
  word.addEventListener('focus', () => word.matches(':focus-visible') && show());
  word.addEventListener('blur', leave);
  word.addEventListener('pointerenter', soon(show, openAfterMs));
  word.addEventListener('pointerleave', soon(hide, closeAfterMs));
  tip.addEventListener('toggle', toggled);
  tip.addEventListener('focusout', leave);
  tip.addEventListener('pointerenter', soon(show, 0));
  tip.addEventListener('pointerleave', soon(hide, closeAfterMs));

  if (isOpen()) {
    place(word, tip);
    toggled();
  } else if (word.matches(':focus-visible')) show();
  else if (word.matches(':hover') && matchMedia('(hover: hover)').matches) timer = setTimeout(show, openAfterMs);
}

/** Below the word, or above where there is no room; never outside the window. */
function place(word: HTMLElement, tip: HTMLElement): void {
  const at = word.getClientRects()[0] ?? word.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const below = at.bottom + gap + height <= window.innerHeight;
  tip.style.top = `${below ? at.bottom + gap : Math.max(gap, at.top - gap - height)}px`;
  tip.style.left = `${Math.max(gap, Math.min(at.left, window.innerWidth - width - gap))}px`;
}
