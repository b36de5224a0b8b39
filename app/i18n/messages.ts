/** All texts of the site, by language and namespace: one file each in `app/messages/<locale>/`. */
import type { Locale } from '../../sandbox/contract/text.ts';

export const namespaces = [
  'site',
  'error',
  'home',
  'lesson',
  'sandbox',
  'failure',
  'terminal',
  'prose',
  'figures',
  'views',
  'closing',
  'glossary',
  'search',
  'certificate',
  'details',
  'editor',
  'history',
  'admin',
  'connection',
] as const;
export type Namespace = (typeof namespaces)[number];

/** Namespaces that run in the browser on a lesson page. */
export const lessonNamespaces: readonly Namespace[] = [
  'lesson',
  'sandbox',
  'failure',
  'terminal',
  'prose',
  'views',
  'details',
  'editor',
  'history',
];

export async function loadMessages(
  locale: Locale,
  wanted: readonly Namespace[] = namespaces,
): Promise<Record<string, Record<string, unknown>>> {
  const loaded = wanted.map(async (namespace) => {
    const file: { default: Record<string, unknown> } = await import(`../messages/${locale}/${namespace}.json`);
    return [namespace, file.default] as const;
  });
  return Object.fromEntries(await Promise.all(loaded));
}
