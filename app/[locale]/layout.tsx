import '../fonts.css';
import '../global.css';
import type { Metadata, Viewport } from 'next';
import { notFound } from 'next/navigation';
import { hasLocale } from 'next-intl';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import type { ReactNode } from 'react';
import { firstPaintScript } from '../_components/site/first-paint-script.ts';
import { routing } from '../i18n/routing.ts';

interface LocaleParams {
  readonly params: Promise<{ locale: string }>;
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  // The soft keyboard takes its room from the page, so that the prompt stays in sight.
  interactiveWidget: 'resizes-content',
};

export function generateStaticParams() {
  return routing.locales.map((locale) => ({ locale }));
}

export async function generateMetadata({ params }: LocaleParams): Promise<Metadata> {
  const { locale } = await params;
  if (!hasLocale(routing.locales, locale)) return {};
  const t = await getTranslations({ locale, namespace: 'site' });
  return { title: { default: t('name'), template: `%s – ${t('name')}` }, description: t('tagline') };
}

export default async function LocaleLayout({ children, params }: LocaleParams & { children: ReactNode }) {
  const { locale } = await params;
  if (!hasLocale(routing.locales, locale)) notFound();
  setRequestLocale(locale);
  const t = await getTranslations('site');
  return (
    <html lang={locale} suppressHydrationWarning>
      <head>
        {/* Before the first paint, or a dark room is lit up for a moment. */}
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant */}
        <script dangerouslySetInnerHTML={{ __html: firstPaintScript }} />
      </head>
      <body>
        <a className="skip" href="#content">
          {t('skip')}
        </a>
        {children}
      </body>
    </html>
  );
}
