'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { TrafficSecond, TrafficView } from '../../../sandbox/contract/cluster-view.ts';
import styles from './traffic-chart.module.css';

/** px; it is drawn as wide as its place. */
const [height, axis] = [150, 120];
const firstWidth = 720;
const shownSeconds = 120;
const secondMs = 1_000;

function failedIn({ failed }: TrafficSecond): number {
  return Object.values(failed).reduce((sum, count) => sum + count, 0);
}

/** Answers per second, the failed ones on top; below, when Pods became ready and when they were told to stop. */
export function TrafficChart({ traffic: { seconds, marks } }: { readonly traffic: TrafficView }) {
  const t = useTranslations('views');
  const place = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(firstWidth);
  const drawn = seconds.length > 0;
  useEffect(() => {
    const element = place.current;
    if (element === null || !drawn) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(200, entry?.contentRect.width ?? firstWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [drawn]);
  const perSecond = width / shownSeconds;
  const last = seconds.at(-1)?.atMs;
  if (last === undefined) return <p className={styles.note}>{t('noTraffic')}</p>;
  const served = seconds.reduce((sum, second) => sum + second.served, 0);
  const failed = seconds.reduce((sum, second) => sum + failedIn(second), 0);
  const most = Math.max(1, ...seconds.map((second) => second.served + failedIn(second)));
  const x = (atMs: number): number => width - perSecond * (1 + (last - atMs) / secondMs);
  const tall = (count: number): number => (count / most) * (axis - 10);
  return (
    <figure className={styles.chart} ref={place}>
      <figcaption className={styles.counts}>
        <span data-kind="served">{t('served', { count: served })}</span>
        <span data-kind={failed > 0 ? 'failed' : 'none'}>{t('failed', { count: failed })}</span>
        {byStatus(seconds).map(([status, count]) => (
          <span key={status}>{t('byStatus', { count, status: status === '0' ? t('noAnswer') : status })}</span>
        ))}
        <span className={styles.slow}>
          {t('slow', { ms: Math.max(...seconds.slice(-10).map(({ p95Ms }) => p95Ms)) })}
        </span>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={t('chart', { served, failed })}>
        {seconds.map((second) => {
          const [good, bad] = [tall(second.served), tall(failedIn(second))];
          return (
            <g key={second.atMs}>
              <rect
                x={x(second.atMs)}
                y={axis - good}
                width={Math.max(1, perSecond - 1)}
                height={good}
                fill="var(--kind-service)"
              />
              <rect
                x={x(second.atMs)}
                y={axis - good - bad}
                width={Math.max(1, perSecond - 1)}
                height={bad}
                fill="var(--wrong)"
              />
            </g>
          );
        })}
        <line x1={0} y1={axis} x2={width} y2={axis} stroke="var(--line-strong)" />
        {marks.map(({ atMs, pod, what }) => (
          <path
            key={`${pod} ${what}`}
            d={what === 'ready' ? `M${x(atMs)} ${axis + 3}l5 9h-10z` : `M${x(atMs) - 5} ${axis + 3}h10v9h-10z`}
            fill={what === 'ready' ? 'var(--met)' : 'var(--ink-soft)'}
          >
            <title>{t(what, { pod })}</title>
          </path>
        ))}
        <text x={0} y={height - 2} className={styles.words}>
          {t('ago')}
        </text>
        <text x={width} y={height - 2} textAnchor="end" className={styles.words}>
          {t('now')}
        </text>
      </svg>
    </figure>
  );
}

function byStatus(seconds: readonly TrafficSecond[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { failed } of seconds)
    for (const [status, count] of Object.entries(failed)) counts.set(status, (counts.get(status) ?? 0) + count);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
