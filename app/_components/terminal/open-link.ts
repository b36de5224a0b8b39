/** Where a link of a terminal may lead; what a program prints must not run in this page, nor open a file or another program. */
const protocols = ['http:', 'https:'];

interface OpenLink {
  /** `open` of the window. */
  open(address: string, target: string, features: string): unknown;
  /** Undefined where the address itself is what is shown. */
  ask?(address: string): boolean;
}

/** Opens what a program in the terminal linked to, apart from this page: in a window that cannot reach back, and without telling where it was. */
export function openLink(uri: string, { open, ask = () => true }: OpenLink): void {
  if (!URL.canParse(uri)) return;
  const { protocol, href } = new URL(uri);
  if (!protocols.includes(protocol) || !ask(href)) return;
  open(href, '_blank', 'noopener,noreferrer');
}
