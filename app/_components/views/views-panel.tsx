'use client';
/** Below the terminal: live pictures of what the learner has built. Each is loaded when it is first looked at. */
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePictures } from '../../_sandbox/pictures.ts';
import { TrafficChart } from './traffic-chart.tsx';
import styles from './views-panel.module.css';

const ClusterPicture = dynamic(() => import('./cluster-picture.tsx').then((file) => file.ClusterPicture), {
  ssr: false,
});

type View = 'cluster' | 'traffic';

export function ViewsPanel() {
  const t = useTranslations('views');
  const { cluster, traffic } = usePictures();
  const [view, setView] = useState<View>('cluster');
  const [open, setOpen] = useState(true);
  const views: readonly View[] = traffic === null ? ['cluster'] : ['cluster', 'traffic'];
  return (
    <section className={styles.views} data-open={open} aria-label={t('panel')}>
      <div className={styles.bar}>
        {views.map((each) => (
          <button
            key={each}
            type="button"
            className={styles.tab}
            aria-pressed={open && view === each}
            onClick={() => {
              setView(each);
              setOpen(true);
            }}
          >
            {t(each)}
          </button>
        ))}
        <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? t('hide') : t('show')}
        </button>
      </div>
      {open && view === 'cluster' && (
        <div className={styles.body}>
          {cluster === null && <p className={styles.note}>{t('loading')}</p>}
          {cluster?.objects.length === 0 && <p className={styles.note}>{t('empty')}</p>}
          {cluster !== null && cluster.objects.length > 0 && <ClusterPicture cluster={cluster} />}
        </div>
      )}
      {open && view === 'traffic' && traffic !== null && (
        <div className={styles.body}>
          <TrafficChart traffic={traffic} />
        </div>
      )}
    </section>
  );
}
