import { createHash, randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';

/** Only scripts of ours run: files of this origin, and inline ones that the build or this answer made. */
function policy(scripts: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' ${scripts}`,
    // The terminal, the editor and the pictures set style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export interface ContentSecurity {
  /** Sets the headers of an answer, and tells Next the nonce of a page that it makes for this request. */
  protect(request: IncomingMessage, response: ServerResponse): void;
}

/**
 * Headers for every answer. Pages made by the build cannot carry a nonce: their inline scripts are allowed by the hashes of
 * what was built. Pages made for a request get a nonce, which Next puts on its scripts. In development everything inline
 * is allowed, since Next reloads that way.
 */
export function openContentSecurity(buildFolder: string, dev: boolean): ContentSecurity {
  const built = dev ? new Map<string, string>() : hashesOfPages(join(buildFolder, 'server/app'));
  // What every page of a language carries, such as what runs before the first paint, stands in the others too.
  const common = commonOf([...built].filter(([path]) => !path.startsWith('/_')).map(([, hashes]) => hashes));
  const notFound = built.get('/_not-found') ?? '';
  return {
    protect(request, response) {
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      const hashes = built.get(path);
      let scripts = hashes ?? '';
      if (dev) scripts = "'unsafe-inline' 'unsafe-eval'";
      else if (hashes === undefined) scripts = `'nonce-${randomBytes(16).toString('base64')}' ${common} ${notFound}`;
      const value = policy(scripts.trim());
      // Next looks for the nonce here; whatever a sender put here is replaced.
      request.headers['content-security-policy'] = value;
      response.setHeader('Content-Security-Policy', value);
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Referrer-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
      response.setHeader('X-Frame-Options', 'DENY');
      response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
    },
  };
}

/** `/en/tour` to the hashes of its inline scripts. */
function hashesOfPages(folder: string): Map<string, string> {
  const files = globSync('**/*.html', { cwd: folder });
  return new Map(files.map((file) => [pathOf(file), hashesOf(readFileSync(join(folder, file), 'utf8'))]));
}

function pathOf(file: string): string {
  return `/${file.replaceAll('\\', '/').replace(/\.html$/, '')}`;
}

/** `'sha256-…' 'sha256-…'` */
export function hashesOf(html: string): string {
  const inline = [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>(.*?)<\/script>/gs)].map(([, code = '']) => code);
  const hashes = inline.map((code) => `'sha256-${createHash('sha256').update(code).digest('base64')}'`);
  return [...new Set(hashes)].join(' ');
}

function commonOf(pages: readonly string[]): string {
  const [first = '', ...others] = pages;
  return first
    .split(' ')
    .filter((hash) => others.every((page) => page.includes(hash)))
    .join(' ');
}
