'use client';
import { useTranslations } from 'next-intl';
import type { ShownRun } from '../../../sandbox/contract/tools-sizes.ts';
import { useLaneName } from './run-names.ts';
import styles from './timeline-view.module.css';

interface Row {
  readonly lane: string;
  readonly what: string;
  readonly fromMs: number;
  readonly toMs: number | null;
  readonly message: string;
}

/** Everything the chart shows, in the order in which it happened. */
export function TimelineTable({ run, nowMs }: { readonly run: ShownRun; readonly nowMs: number }) {
  const t = useTranslations('history.timeline');
  const nameOf = useLaneName();
  const rows = run.lanes
    .flatMap(({ title, spans, points }): Row[] => [
      ...spans.map(({ fromMs, toMs, label }) => ({
        lane: nameOf(title),
        what: label,
        fromMs,
        toMs: toMs ?? run.toMs,
        message: '',
      })),
      ...points.map(({ atMs, label, count, message }) => {
        const what = count > 1 ? t('more', { label, count }) : label;
        return { lane: nameOf(title), what, fromMs: atMs, toMs: atMs, message };
      }),
    ])
    .sort((a, b) => a.fromMs - b.fromMs);
  const second = (ms: number): string => t('seconds', { seconds: ((ms - run.fromMs) / 1_000).toFixed(1) });
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {(['from', 'to', 'lane', 'what'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ lane, what, fromMs, toMs, message }) => (
          <tr key={`${lane} ${what} ${fromMs} ${message}`}>
            <td>{second(fromMs)}</td>
            <td>{toMs === null ? `${second(nowMs)}, ${t('going')}` : toMs === fromMs ? '' : second(toMs)}</td>
            <td>{lane}</td>
            <td>
              {what}
              {message !== '' && <small> {message}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
