'use client';
/** Below the terminal: live pictures of what the learner has built, and its files. Each is loaded when it is first looked at. */
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePictures } from '../../_sandbox/pictures.ts';
import styles from './views-panel.module.css';

const ClusterView = dynamic(() => import('./cluster-view.tsx').then((file) => file.ClusterView), { ssr: false });
const FilesView = dynamic(() => import('../editor/files-view.tsx').then((file) => file.FilesView), { ssr: false });
const TimelineView = dynamic(() => import('../history/timeline-view.tsx').then((file) => file.TimelineView), {
  ssr: false,
});
const ChangesView = dynamic(() => import('../history/changes-view.tsx').then((file) => file.ChangesView), {
  ssr: false,
});
const TrafficView = dynamic(() => import('./traffic-view.tsx').then((file) => file.TrafficView), { ssr: false });

type View = 'cluster' | 'timeline' | 'changes' | 'traffic' | 'files';
const views: readonly View[] = ['cluster', 'timeline', 'changes', 'traffic', 'files'];
type Size = 'folded' | 'half' | 'large';

export function ViewsPanel() {
  const t = useTranslations('views');
  const { cluster, traffic } = usePictures();
  const [view, setView] = useState<View>('cluster');
  const [size, setSize] = useState<Size>('half');
  const [edited, setEdited] = useState(false);
  const open = size !== 'folded';
  const content = () => {
    switch (view) {
      case 'cluster':
        return cluster === null ? <p className={styles.note}>{t('loading')}</p> : <ClusterView cluster={cluster} />;
      case 'timeline':
        return <TimelineView />;
      case 'changes':
        return <ChangesView />;
      case 'traffic':
        return traffic && <TrafficView traffic={traffic} cluster={cluster} />;
      case 'files':
        return null;
    }
  };
  return (
    <section className={styles.views} data-size={size} aria-label={t('panel')}>
      <div className={styles.bar}>
        <div className={styles.tabs}>
          {views.map((each) => (
            <button
              key={each}
              type="button"
              className={styles.tab}
              aria-pressed={open && view === each}
              onClick={() => {
                setView(each);
                if (each === 'files') setEdited(true);
                if (!open) setSize('half');
              }}
            >
              {t(each)}
            </button>
          ))}
        </div>
        {open && (
          <button type="button" className={styles.tab} onClick={() => setSize(size === 'large' ? 'half' : 'large')}>
            {t(size === 'large' ? 'smaller' : 'larger')}
          </button>
        )}
        <button
          type="button"
          className={styles.tab}
          aria-expanded={open}
          onClick={() => setSize(open ? 'folded' : 'half')}
        >
          {open ? t('hide') : t('show')}
        </button>
      </div>
      {open && view !== 'files' && <div className={styles.body}>{content()}</div>}
      {/* Once opened, it stays: a text that is not saved must not go. */}
      {edited && (
        <div className={styles.body} hidden={!open || view !== 'files'}>
          <FilesView />
        </div>
      )}
    </section>
  );
}
