import { getTranslations } from 'next-intl/server';
import { buildIndex } from '../../../content/search/build-index.ts';
import { readPlaces } from '../../../content/search/read-places.ts';
import { isLocale, locales } from '../../../sandbox/contract/text.ts';
import { contentFolder } from '../../_server/content-folder.ts';

export const dynamic = 'force-static';
export const dynamicParams = false;

export function generateStaticParams() {
  return locales.map((locale) => ({ locale }));
}

/** The search index of a language, made when the site is built. */
export async function GET(_request: Request, { params }: { params: Promise<{ locale: string }> }) {
  const { locale } = await params;
  if (!isLocale(locale)) return new Response(null, { status: 404 });
  const names = {
    glossary: await nameOf(locale, 'glossary', 'title'),
    questions: await nameOf(locale, 'closing', 'questions'),
  };
  return Response.json(buildIndex(await readPlaces(contentFolder, locale, names), locale));
}

async function nameOf(locale: 'en' | 'ja', namespace: 'glossary' | 'closing', key: string): Promise<string> {
  return (await getTranslations({ locale, namespace }))(key);
}
