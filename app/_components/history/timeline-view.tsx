'use client';
/** What happened to a Pod or in a rollout, and when; two of them side by side, from their beginnings on. */
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { ShownRun, TimelineAnswer, TimelineRun } from '../../../sandbox/contract/tools-sizes.ts';
import { useAnswer } from '../../_sandbox/tools.ts';
import { useRunName } from './run-names.ts';
import { TimelineChart } from './timeline-chart.tsx';
import { TimelineTable } from './timeline-table.tsx';
import styles from './timeline-view.module.css';

/** Each step of the zoom shows half of what was shown before. */
const mostZoom = 64;

export function TimelineView() {
  const t = useTranslations('history.timeline');
  const all = useTranslations('history');
  const nameOf = useRunName();
  const [first, setFirst] = useState<string>('');
  const [second, setSecond] = useState<string>('');
  const [form, setForm] = useState<'chart' | 'table'>('chart');
  const [zoom, setZoom] = useState(1);
  const [last, setLast] = useState<TimelineAnswer | null>(null);
  const runs = last?.runs ?? [];
  // Until somebody chooses, the newest rollout is shown, else the newest Pod.
  const wanted = first !== '' ? first : ((runs.find(({ kind }) => kind === 'Deployment') ?? runs[0])?.id ?? '');
  const shown = [wanted, second].filter((id) => id !== '');
  const { answer, failure } = useAnswer<TimelineAnswer>({ ask: 'timeline', shown });
  useEffect(() => {
    if (answer) setLast(answer);
  }, [answer]);
  if (last === null) return <p className={styles.note}>{failure ? all('failed', failure) : all('loading')}</p>;
  if (runs.length === 0) return <p className={styles.note}>{t('empty')}</p>;
  const charts = shown.flatMap((id) => last.shown.find((run) => run.id === id) ?? []);
  const longestMs = Math.max(1_000, ...charts.map((run) => lengthOf(run, last.nowMs)));
  return (
    <div className={styles.view}>
      <div className={styles.bar}>
        <Choice label={t('run')} runs={runs} chosen={wanted} onChoose={setFirst} />
        <Choice
          label={t('compare')}
          runs={runs.filter(({ id }) => id !== wanted)}
          chosen={second}
          onChoose={setSecond}
          none
        />
        <span className={styles.buttons}>
          {form === 'chart' && (
            <>
              <button
                type="button"
                className="button small"
                disabled={zoom >= mostZoom}
                onClick={() => setZoom(zoom * 2)}
              >
                <span aria-hidden="true">＋</span>
                <span className="hidden-visually">{t('zoomIn')}</span>
              </button>
              <button type="button" className="button small" disabled={zoom === 1} onClick={() => setZoom(zoom / 2)}>
                <span aria-hidden="true">－</span>
                <span className="hidden-visually">{t('zoomOut')}</span>
              </button>
              <button type="button" className="button small" disabled={zoom === 1} onClick={() => setZoom(1)}>
                {t('whole')}
              </button>
            </>
          )}
          <button type="button" className="button small" onClick={() => setForm(form === 'chart' ? 'table' : 'chart')}>
            {t(form === 'chart' ? 'asTable' : 'asChart')}
          </button>
        </span>
      </div>
      <div
        className={styles.runs}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
        tabIndex={0}
        role="group"
        aria-label={t('chart', { name: charts.map(nameOf).join(', ') })}
      >
        {charts.length > 1 && <p className={styles.aligned}>{t('aligned')}</p>}
        {charts.map((run) => (
          <section key={run.id} className={styles.run} aria-label={t('chart', { name: nameOf(run) })}>
            <h2>
              {nameOf(run)} {run.toMs === null && <small>{t('going')}</small>}
            </h2>
            {form === 'chart' && <TimelineChart run={run} nowMs={last.nowMs} lengthMs={longestMs} zoom={zoom} />}
            {/* The table says the same to those who do not see the chart. */}
            <div className={form === 'chart' ? 'hidden-visually' : ''}>
              <TimelineTable run={run} nowMs={last.nowMs} />
            </div>
          </section>
        ))}
      </div>
    </div>
  );
}

function lengthOf({ fromMs, toMs }: ShownRun, nowMs: number): number {
  return (toMs ?? nowMs) - fromMs;
}

interface ChoiceProps {
  readonly label: string;
  readonly runs: readonly TimelineRun[];
  readonly chosen: string;
  readonly none?: boolean;
  onChoose(id: string): void;
}

function Choice({ label, runs, chosen, none = false, onChoose }: ChoiceProps) {
  const t = useTranslations('history.timeline');
  const nameOf = useRunName();
  return (
    <label className={styles.choice}>
      {label}
      <select value={chosen} onChange={({ target }) => onChoose(target.value)}>
        {none && <option value="">{t('nothing')}</option>}
        {runs.map((run) => (
          <option key={run.id} value={run.id}>
            {nameOf(run)}
          </option>
        ))}
      </select>
    </label>
  );
}
