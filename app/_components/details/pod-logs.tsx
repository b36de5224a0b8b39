'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { type LogPart, mostLogLines, type ObjectDetails } from '../../../sandbox/contract/tools-sizes.ts';
import { type Trouble, useTools } from '../../_sandbox/tools.ts';
import { CopyButton } from './copy-button.tsx';
import styles from './object-panel.module.css';

/** Parts that come close together are drawn together, ms. */
const togetherMs = 100;
/** Closer to the end than this, px, the end is followed. */
const nearEnd = 40;

interface Log {
  readonly text: string;
  readonly ended: boolean;
  readonly failure: Trouble | null;
}

const nothing: Log = { text: '', ended: false, failure: null };

interface PodLogsProps {
  readonly namespace: string;
  readonly pod: string;
  readonly containers: ObjectDetails['containers'];
  readonly gone: boolean;
}

/** What a Pod's containers have written; one container at a time, the last lines of it. */
export function PodLogs({ namespace, pod, containers, gone }: PodLogsProps) {
  const t = useTranslations('details');
  const [chosen, setContainer] = useState<string | null>(null);
  const [previous, setPrevious] = useState(false);
  const [follow, setFollow] = useState(true);
  const container = chosen ?? containers.at(-1)?.name ?? '';
  const restarts = containers.find(({ name }) => name === container)?.restarts ?? 0;
  const log = useLog(
    container === ''
      ? null
      : { namespace, pod, container, previous: previous && restarts > 0, follow: follow && !gone },
  );
  const place = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves on whenever there is more
  useEffect(() => {
    if (atEnd.current && place.current) place.current.scrollTop = place.current.scrollHeight;
  }, [log.text]);
  return (
    <>
      <div className={styles.tools}>
        <label>
          {t('container')}
          <select value={container} onChange={({ target }) => setContainer(target.value)}>
            {containers.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          <input type="checkbox" checked={follow} onChange={({ target }) => setFollow(target.checked)} />
          {t('follow')}
        </label>
        {restarts > 0 && (
          <label>
            <input type="checkbox" checked={previous} onChange={({ target }) => setPrevious(target.checked)} />
            {t('previous')}
          </label>
        )}
        <CopyButton text={log.text} />
      </div>
      {log.failure && log.text === '' ? (
        <p className={styles.note} role="status">
          {t('failed', { message: log.failure.message })}
        </p>
      ) : (
        <pre
          ref={place}
          className={`${styles.text} ${styles.wrapped}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
          tabIndex={0}
          role="log"
          aria-live="off"
          aria-label={t('logsOf', { container })}
          onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
            atEnd.current = scrollHeight - scrollTop - clientHeight < nearEnd;
          }}
        >
          {log.text === '' ? t(log.ended || !follow ? 'noLogs' : 'loading') : log.text}
          {log.ended && log.text !== '' && follow && `— ${t('logEnded')}`}
        </pre>
      )}
    </>
  );
}

interface Wanted {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
  readonly follow: boolean;
}

/** The last lines of a log, and those that come. */
function useLog(wanted: Wanted | null): Log {
  const tools = useTools();
  const [log, setLog] = useState<Log>(nothing);
  const key = wanted && JSON.stringify(wanted);
  useEffect(() => {
    setLog(nothing);
    if (tools === null || key === null) return;
    let [text, ended]: [string, boolean] = ['', false];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (): void => {
      timer = undefined;
      setLog({ text, ended, failure: null });
    };
    const end = tools.ask({
      question: { ask: 'logs', lines: mostLogLines, ...(JSON.parse(key) as Wanted) },
      once: false,
      onAnswer: (answer) => {
        const part = answer as LogPart;
        text = lastLines(part.fresh ? part.text : text + part.text);
        ended = part.ended;
        timer ??= setTimeout(show, togetherMs);
      },
      onFailure: (failure) => setLog((before) => ({ ...before, failure })),
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [tools, key]);
  return log;
}

function lastLines(text: string): string {
  const lines = text.split('\n');
  return lines.length <= mostLogLines ? text : lines.slice(-mostLogLines).join('\n');
}
