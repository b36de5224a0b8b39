/** Reads the little of a certificate signing request that is asked about (RFC 2986). */
const [commonName, organization] = ['550403', '55040a'];

interface Element {
  readonly tag: number;
  readonly body: Buffer;
}

/** The elements of a DER structure; none for what is not whole. */
function elements(bytes: Buffer): Element[] {
  const found: Element[] = [];
  for (let at = 0; at + 1 < bytes.length; ) {
    const first = bytes[at + 1] ?? 0;
    const width = first < 0x80 ? 0 : first & 0x7f;
    if (width > 4 || at + 2 + width > bytes.length) return [];
    const length = width === 0 ? first : bytes.readUIntBE(at + 2, width);
    const start = at + 2 + width;
    if (start + length > bytes.length) return [];
    found.push({ tag: bytes[at] ?? 0, body: bytes.subarray(start, start + length) });
    at = start + length;
  }
  return found;
}

/** The organizations, which are groups, of a base64 encoded PEM request. Empty for what cannot be read. */
export function organizationsOf(request: string): string[] {
  return valuesOf(request, organization);
}

/** The name, which is the user's; undefined where there is none, and for what cannot be read. */
export function commonNameOf(request: string): string | undefined {
  return valuesOf(request, commonName).at(-1);
}

function valuesOf(request: string, attribute: string): string[] {
  const pem = Buffer.from(request, 'base64').toString();
  const base64 = /-----BEGIN CERTIFICATE REQUEST-----([\s\S]*?)-----END/.exec(pem)?.[1] ?? '';
  const [whole] = elements(Buffer.from(base64, 'base64'));
  const [info] = elements(whole?.body ?? Buffer.alloc(0));
  const [, subject] = elements(info?.body ?? Buffer.alloc(0));
  return elements(subject?.body ?? Buffer.alloc(0))
    .flatMap((set) => elements(set.body))
    .map(({ body }) => elements(body))
    .filter(([type]) => type?.body.toString('hex') === attribute)
    .map(([, value]) => value?.body.toString() ?? '');
}
