import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { connection } from 'next/server';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { isLocale, type Locale } from '../../../sandbox/contract/text.ts';
import { AdminUnset } from '../../_components/admin/admin-unset.tsx';
import { Administration } from '../../_components/admin/administration.tsx';
import { ReadingPage } from '../../_components/site/reading-page.tsx';
import styles from '../../_components/site/site.module.css';
import { findAdmin, isAdminSet } from '../../_server/admin/admin.ts';

interface AdminParams {
  readonly params: Promise<{ locale: Locale }>;
}

export async function generateMetadata({ params }: AdminParams): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  const t = await getTranslations({ locale, namespace: 'admin' });
  return { title: t('title'), robots: { index: false } };
}

/** For whoever runs this Drydock: what runs on it now. Others are led to the login. */
export default async function AdminPage({ params }: AdminParams) {
  // What is set up is known when it is asked for, not when the site is built.
  await connection();
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  setRequestLocale(locale);
  if (!isAdminSet()) return <AdminUnset />;
  if (!(await findAdmin(new Date()))) redirect(`/${locale}/admin/login`);
  const t = await getTranslations('admin');
  return (
    <ReadingPage namespaces={['admin', 'prose']}>
      <h1>{t('title')}</h1>
      <p className={styles.intro}>{t('intro')}</p>
      <Administration />
    </ReadingPage>
  );
}
