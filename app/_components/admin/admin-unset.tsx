import { getTranslations } from 'next-intl/server';
import { ownOrigin } from '../../_server/client.ts';
import { ReadingPage } from '../site/reading-page.tsx';
import site from '../site/site.module.css';
import styles from './admin.module.css';

const commands = 'npm run drydock -- admin-password admin-password\nnpm start -- --admin-password-file admin-password';

/** In place of the administrator's page where nobody is one: how to become one. */
export async function AdminUnset() {
  const t = await getTranslations('admin');
  const origin = await ownOrigin();
  return (
    <ReadingPage namespaces={['prose']}>
      <h1>{t('title')}</h1>
      <p className={site.intro}>{t('unset.intro')}</p>
      <p>{t('unset.password')}</p>
      <pre className={styles.command}>{commands}</pre>
      <p>{t('unset.oidc')}</p>
      <pre className={styles.command}>{`${origin}/api/admin/oidc/callback`}</pre>
    </ReadingPage>
  );
}
