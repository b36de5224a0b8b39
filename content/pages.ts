/** Pages that are read and have no lab: one MDX file per language. */
import type { MDXContent } from 'mdx/types';
import { z } from 'zod';
import type { Locale } from '../sandbox/contract/text.ts';

/** What a page says of itself: `export const page = {…}` at the top of its file. */
export const pageSchema = z.strictObject({ title: z.string().min(1), summary: z.string().min(1) });

export const pageIds = ['overview', 'changes'] as const;
export type PageId = (typeof pageIds)[number];

export interface Page {
  readonly data: z.infer<typeof pageSchema>;
  readonly Content: MDXContent;
}

/** Throws a ZodError when the page's data is not as the schema says; `lint` tells where. */
export async function loadPage(locale: Locale, id: PageId): Promise<Page> {
  const file: { default: MDXContent; page: unknown } = await import(`./${locale}/${id}/page.mdx`);
  return { data: pageSchema.parse(file.page), Content: file.default };
}
