/** A place in the lesson's text that a card can lead to. */
export interface Place {
  readonly href: string;
  /** The heading it stands under. */
  readonly heading: string;
}

/** The named anchor, or else the heading above the card; null where the page has neither. */
export function findPlace(card: Element, anchor: string | null): Place | null {
  const named = anchor === null ? null : document.getElementById(anchor);
  const from = named ?? card;
  const headings = [...document.querySelectorAll('article :is(h2, h3)[id]:not(section *)')];
  const above = headings.findLast((heading) => heading === from || isBefore(heading, from));
  if (!above) return null;
  return { href: `#${named?.id ?? above.id}`, heading: above.textContent ?? '' };
}

function isBefore(heading: Element, other: Element): boolean {
  return (heading.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !other.contains(heading);
}
