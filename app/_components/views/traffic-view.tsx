'use client';
/** The traffic of the lab or of the learner: switched on and off here, and what came of it. */
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ClusterView, TrafficView as Traffic } from '../../../sandbox/contract/cluster-view.ts';
import { type Trouble, useTools } from '../../_sandbox/tools.ts';
import { TrafficChart } from './traffic-chart.tsx';
import { type Target, targetsIn } from './traffic-targets.ts';
import styles from './traffic-view.module.css';

const rates = [1, 5, 10, 20, 50] as const;

interface TrafficViewProps {
  readonly traffic: Traffic;
  readonly cluster: ClusterView | null;
}

export function TrafficView({ traffic, cluster }: TrafficViewProps) {
  const t = useTranslations('views.traffics');
  const tools = useTools();
  const targets = cluster ? targetsIn(cluster) : [];
  const [chosen, setChosen] = useState('');
  const [rate, setRate] = useState<number>(10);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const target = targets.find(({ name }) => name === chosen) ?? targets[0];
  const send = async (to: Target | null): Promise<void> => {
    setTrouble(null);
    const plan = to && { ...to.plan, perSecond: rate };
    await tools?.once({ ask: 'traffic', plan }).catch((problem: Trouble) => setTrouble(problem));
  };
  return (
    <div className={styles.view}>
      {traffic.byLab ? (
        <p className={styles.bar}>{t('byLab', { target: traffic.target ?? '' })}</p>
      ) : (
        <div className={styles.bar}>
          {traffic.target === null ? (
            <>
              <label>
                {t('to')}
                <select
                  value={target?.name ?? ''}
                  disabled={!target}
                  onChange={(event) => setChosen(event.target.value)}
                >
                  {targets.map(({ name }) => (
                    <option key={name}>{name}</option>
                  ))}
                </select>
              </label>
              <label>
                {t('rate')}
                <select value={rate} onChange={(event) => setRate(Number(event.target.value))}>
                  {rates.map((each) => (
                    <option key={each} value={each}>
                      {t('perSecond', { count: each })}
                    </option>
                  ))}
                </select>
              </label>
              <button
                type="button"
                className="button small primary"
                disabled={!target || tools === null}
                onClick={() => target && void send(target)}
              >
                {t('start')}
              </button>
            </>
          ) : (
            <>
              <span role="status">{t('goesTo', { target: traffic.target })}</span>
              <button type="button" className="button small" onClick={() => void send(null)}>
                {t('stop')}
              </button>
            </>
          )}
        </div>
      )}
      {trouble && (
        <p className={styles.trouble} role="alert">
          {trouble.message}
        </p>
      )}
      {traffic.target === null && traffic.seconds.length === 0 ? (
        <p className={styles.note}>{t(targets.length === 0 ? 'nowhere' : 'off')}</p>
      ) : (
        <TrafficChart traffic={traffic} />
      )}
    </div>
  );
}
