/** Texts that go through others' hands and come back: cookies and tickets. Whoever lacks the secret cannot make or change one. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** `<body>.<signature>`; `body` has no dot. `purpose`: a seal for one thing is none for another. */
export function seal(purpose: string, body: string, secret: string): string {
  return `${body}.${sign(purpose, body, secret)}`;
}

/** The body, or undefined where the text is empty, changed, sealed for something else or with another secret. */
export function unseal(purpose: string, sealed: string | undefined, secret: string): string | undefined {
  const [body = '', signature = '', ...more] = (sealed ?? '').split('.');
  const [wanted, given] = [Buffer.from(sign(purpose, body, secret)), Buffer.from(signature)];
  const isOurs = wanted.length === given.length && timingSafeEqual(wanted, given);
  return body !== '' && more.length === 0 && isOurs ? body : undefined;
}

function sign(purpose: string, body: string, secret: string): string {
  return createHmac('sha256', secret).update(`${purpose}${body}`).digest('base64url');
}
