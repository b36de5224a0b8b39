import type { Metadata } from 'next';
import { notFound, redirect } from 'next/navigation';
import { connection } from 'next/server';
import { getTranslations, setRequestLocale } from 'next-intl/server';
import { isLocale, type Locale } from '../../../../sandbox/contract/text.ts';
import { LoginForm } from '../../../_components/admin/login-form.tsx';
import { OidcLogin } from '../../../_components/admin/oidc-login.tsx';
import { ReadingPage } from '../../../_components/site/reading-page.tsx';
import styles from '../../../_components/site/site.module.css';
import { adminAccess, findAdmin, isAdminSet } from '../../../_server/admin/admin.ts';
import { oidcProblems } from '../../../_server/admin/oidc-problems.ts';

interface LoginParams {
  readonly params: Promise<{ locale: Locale }>;
  readonly searchParams: Promise<{ problem?: string | string[] }>;
}

export async function generateMetadata({ params }: LoginParams): Promise<Metadata> {
  const { locale } = await params;
  if (!isLocale(locale)) return {};
  const t = await getTranslations({ locale, namespace: 'admin.login' });
  return { title: t('title'), robots: { index: false } };
}

/** Where the administrator shows who they are. */
export default async function AdminLoginPage({ params, searchParams }: LoginParams) {
  await connection();
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  setRequestLocale(locale);
  if (!isAdminSet() || (await findAdmin(new Date()))) redirect(`/${locale}/admin`);
  const t = await getTranslations('admin.login');
  const { problem: said } = await searchParams;
  const { passwordHash, oidc } = adminAccess();
  return (
    <ReadingPage namespaces={['admin', 'prose']}>
      <h1>{t('title')}</h1>
      <p className={styles.intro}>{t('intro')}</p>
      {oidc !== undefined && (
        <OidcLogin
          provider={new URL(oidc.issuer).host}
          problem={oidcProblems.find((problem) => problem === said) ?? null}
        />
      )}
      {passwordHash !== undefined && <LoginForm />}
    </ReadingPage>
  );
}
