'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { Lane, ShownRun } from '../../../sandbox/contract/tools-sizes.ts';
import { useLaneName } from './run-names.ts';
import { ticksFor } from './ticks.ts';
import styles from './timeline-view.module.css';

/** px */
const [rowHeight, axisHeight, barHeight] = [26, 22, 16];
/** A label needs about so much for each of its letters, px. */
const letterWidth = 6.6;

interface TimelineChartProps {
  readonly run: ShownRun;
  readonly nowMs: number;
  /** Time that the whole width shows without zoom; the same for runs that are compared. */
  readonly lengthMs: number;
  readonly zoom: number;
}

/** Lanes over time. The names of the lanes stay where they are while the time is scrolled. */
export function TimelineChart({ run, nowMs, lengthMs, zoom }: TimelineChartProps) {
  const t = useTranslations('history.timeline');
  const nameOf = useLaneName();
  const place = useRef<HTMLDivElement>(null);
  const [placeWidth, setPlaceWidth] = useState(600);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setPlaceWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const lanes = run.lanes.filter(({ spans, points }) => spans.length > 0 || points.length > 0);
  const width = Math.max(200, placeWidth - 8) * zoom;
  const height = axisHeight + lanes.length * rowHeight;
  const x = (ms: number): number => Math.max(0, ((ms - run.fromMs) / lengthMs) * width);
  const until = run.toMs ?? nowMs;
  return (
    <div className={styles.chart} aria-hidden="true">
      <ul className={styles.names}>
        {lanes.map(({ title }) => (
          <li key={title} title={nameOf(title)}>
            {nameOf(title)}
          </li>
        ))}
      </ul>
      <div className={styles.scroll} ref={place}>
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          {ticksFor(lengthMs, width).map((seconds) => (
            <g key={seconds}>
              <line
                x1={x(run.fromMs + seconds * 1_000)}
                x2={x(run.fromMs + seconds * 1_000)}
                y1={axisHeight - 4}
                y2={height}
              />
              <text x={x(run.fromMs + seconds * 1_000) + 3} y={axisHeight - 8}>
                {t('seconds', { seconds: String(seconds) })}
              </text>
            </g>
          ))}
          {lanes.map((lane, index) => (
            <LaneRow key={lane.title} lane={lane} y={axisHeight + index * rowHeight} x={x} until={until} />
          ))}
        </svg>
      </div>
    </div>
  );
}

interface LaneRowProps {
  readonly lane: Lane;
  readonly y: number;
  readonly x: (ms: number) => number;
  readonly until: number;
}

function LaneRow({ lane: { spans, points }, y, x, until }: LaneRowProps) {
  const top = y + (rowHeight - barHeight) / 2;
  const middle = y + rowHeight / 2;
  return (
    <g>
      {spans.map(({ fromMs, toMs, state, label }) => {
        const [left, right] = [x(fromMs), x(toMs ?? until)];
        const width = Math.max(2, right - left - 1);
        return (
          <g key={`${fromMs} ${label} ${state}`} data-state={state}>
            <rect x={left} y={top} width={width} height={barHeight} rx={3} />
            {width > label.length * letterWidth + 8 && (
              <text x={left + 5} y={middle + 4} className={styles.inside}>
                {label}
              </text>
            )}
            <title>{label}</title>
          </g>
        );
      })}
      {points.map(({ atMs, state, label, message, count }, index) => {
        const at = x(atMs) + 4;
        const room = x(points[index + 1]?.atMs ?? Number.POSITIVE_INFINITY) - at - 8;
        return (
          <g key={`${atMs} ${label} ${message}`} data-state={state}>
            <path d={`M${at} ${middle - 6}l5 6l-5 6l-5 -6z`} />
            {room > label.length * letterWidth + 6 && (
              <text x={at + 8} y={middle + 4} className={styles.beside}>
                {label}
                {count > 1 ? ` ×${count}` : ''}
              </text>
            )}
            <title>{`${label}: ${message}`}</title>
          </g>
        );
      })}
    </g>
  );
}
