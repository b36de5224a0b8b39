import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NextIntlClientProvider } from 'next-intl';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { isLocale, type Locale } from '../../../../../sandbox/contract/text.ts';
import { TerminalWindow } from '../../../../_components/terminal/terminal-window.tsx';
import { loadMessages } from '../../../../i18n/messages.ts';

interface TerminalParams {
  readonly params: Promise<{ locale: Locale; sandbox: string; name: string }>;
  readonly searchParams: Promise<{ title?: string | string[] }>;
}

export async function generateMetadata({ params }: TerminalParams): Promise<Metadata> {
  const { locale } = await params;
  const t = await getTranslations({ locale, namespace: 'terminal' });
  return { title: t('label'), robots: { index: false } };
}

/** A terminal in a window of its own. What it shows is the learner's alone: the host asks for a ticket. */
export default async function TerminalPage({ params, searchParams }: TerminalParams) {
  const { locale, sandbox, name } = await params;
  if (!isLocale(locale)) notFound();
  setRequestLocale(locale);
  const { title } = await searchParams;
  return (
    <NextIntlClientProvider messages={await loadMessages(locale, ['terminal'])}>
      <TerminalWindow sandbox={sandbox} name={name} title={typeof title === 'string' ? title : name} />
    </NextIntlClientProvider>
  );
}
