'use client';
/** The learner's objects as a picture or as a list, and one of them at a time in all its details. */
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { ClusterView as Cluster } from '../../../sandbox/contract/cluster-view.ts';
import { ClusterOutline } from './cluster-outline.tsx';
import styles from './cluster-view.module.css';
import { inNamespace } from './in-namespace.ts';

const ClusterPicture = dynamic(() => import('./cluster-picture.tsx').then((file) => file.ClusterPicture), {
  ssr: false,
});
const ObjectPanel = dynamic(() => import('../details/object-panel.tsx').then((file) => file.ObjectPanel), {
  ssr: false,
});

/** In a narrower place the picture cannot be read, and the list comes first; px. */
const narrow = 520;
/** Where the chosen namespace is remembered. */
const namespaceKey = 'drydock.namespace';

export function ClusterView({ cluster: whole }: { readonly cluster: Cluster }) {
  const t = useTranslations('views');
  const place = useRef<HTMLDivElement>(null);
  const [form, setForm] = useState<'picture' | 'list' | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [namespace, setNamespace] = useState('');
  useEffect(() => setNamespace(localStorage.getItem(namespaceKey) ?? ''), []);
  // Another lab may have no such namespace.
  const only = whole.namespaces.length > 1 && whole.namespaces.includes(namespace) ? namespace : null;
  const cluster = useMemo(() => (only === null ? whole : inNamespace(whole, only)), [whole, only]);
  // The list for the ears may come a moment later: with hundreds of objects it takes its time.
  const told = useDeferredValue(cluster);
  useEffect(() => {
    setForm((before) => before ?? ((place.current?.clientWidth ?? narrow) < narrow ? 'list' : 'picture'));
  }, []);
  const close = (): void => {
    const uid = chosen;
    setChosen(null);
    // Back to where it was opened from; if that is gone, to the view itself.
    const opener = place.current?.querySelector<HTMLElement>(`[data-id="${uid}"], [data-uid="${uid}"]`);
    (opener ?? place.current)?.focus();
  };
  const empty = cluster.objects.length === 0;
  return (
    <div className={styles.view} ref={place} tabIndex={-1} role="group" aria-label={t('cluster')}>
      <div className={styles.main}>
        <div className={styles.bar}>
          <fieldset className={styles.forms} aria-label={t('how')}>
            {(['picture', 'list'] as const).map((each) => (
              <button key={each} type="button" aria-pressed={form === each} onClick={() => setForm(each)}>
                {t(each === 'picture' ? 'asPicture' : 'asList')}
              </button>
            ))}
          </fieldset>
          {whole.namespaces.length > 1 && (
            <label className={styles.namespace}>
              Namespace
              <select
                value={only ?? ''}
                onChange={({ target }) => {
                  setNamespace(target.value);
                  localStorage.setItem(namespaceKey, target.value);
                }}
              >
                <option value="">{t('allNamespaces')}</option>
                {whole.namespaces.map((each) => (
                  <option key={each}>{each}</option>
                ))}
              </select>
            </label>
          )}
          {cluster.others.length > 0 && (
            <ul className={styles.others} aria-label={t('others')}>
              {cluster.others.map(({ uid, kind, name, namespace: its }) => (
                <li key={uid}>
                  <button type="button" data-uid={uid} aria-current={uid === chosen} onClick={() => setChosen(uid)}>
                    <span>{kind}</span> {its === undefined || only !== null ? name : `${its}/${name}`}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </div>
        <div className={styles.body}>
          {empty && <p className={styles.note}>{only === null ? t('empty') : t('emptyIn', { namespace: only })}</p>}
          {!empty && form === 'picture' && (
            <>
              <ClusterPicture cluster={cluster} chosen={chosen} onChoose={setChosen} />
              <ClusterOutline cluster={told} chosen={null} onChoose={null} />
            </>
          )}
          {!empty && form === 'list' && <ClusterOutline cluster={cluster} chosen={chosen} onChoose={setChosen} />}
        </div>
      </div>
      {chosen !== null && <ObjectPanel key={chosen} uid={chosen} onClose={close} />}
    </div>
  );
}
