'use client';
/** One object in all its details: its YAML, its events and, of a Pod, its logs, each as the cluster has it now. */
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { ObjectDetails } from '../../../sandbox/contract/tools-sizes.ts';
import { useSandbox } from '../../_sandbox/sandbox-context.tsx';
import { useAnswer } from '../../_sandbox/tools.ts';
import { ObjectEvents } from './object-events.tsx';
import styles from './object-panel.module.css';
import { ObjectYaml } from './object-yaml.tsx';
import { PodLogs } from './pod-logs.tsx';
import { TabList } from './tab-list.tsx';

type Tab = 'yaml' | 'events' | 'logs';

interface ObjectPanelProps {
  readonly uid: string;
  onClose(): void;
}

export function ObjectPanel({ uid, onClose }: ObjectPanelProps) {
  const t = useTranslations('details');
  const { run } = useSandbox();
  const heading = useRef<HTMLHeadingElement>(null);
  const [tab, setTab] = useState<Tab>('yaml');
  const [showing, setShowing] = useState({ whole: false, reveal: false });
  const { answer, failure } = useAnswer<ObjectDetails>({ ask: 'object', uid, ...showing });
  const last = useRef<ObjectDetails | null>(null);
  // While another way of showing it is being fetched, it stays.
  last.current = answer ?? last.current;
  const details = last.current;
  const known = details !== null;
  useEffect(() => {
    if (known) heading.current?.focus();
  }, [known]);

  const tabs: readonly Tab[] = details?.kind === 'Pod' ? ['yaml', 'events', 'logs'] : ['yaml', 'events'];
  const content = () => {
    if (!details)
      return <p className={styles.note}>{failure ? t('failed', { message: failure.message }) : t('loading')}</p>;
    if (tab === 'events') return <ObjectEvents events={details.events} />;
    if (tab === 'logs') {
      const { namespace, name, containers, gone } = details;
      return <PodLogs namespace={namespace} pod={name} containers={containers} gone={gone} />;
    }
    return <ObjectYaml details={details} showing={showing} onShowing={setShowing} />;
  };
  return (
    <section
      className={styles.panel}
      aria-label={details ? t('details', { kind: details.kind, name: details.name }) : t('loading')}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header className={styles.head}>
        <h2 ref={heading} tabIndex={-1}>
          {details && (
            <>
              <span>{details.kind}</span> {details.name}
            </>
          )}
        </h2>
        {details && !details.gone && (
          <button
            type="button"
            className="button small quiet"
            disabled={run === null}
            title={t('inTerminal')}
            onClick={() => run?.(describeCommand(details))}
          >
            {t('describe')}
          </button>
        )}
        <button type="button" className="button small" onClick={onClose}>
          {t('close')}
        </button>
      </header>
      {details?.gone && (
        <p className={styles.gone} role="status">
          {t('gone')}
        </p>
      )}
      <TabList<Tab>
        label={t('tabs')}
        tabs={tabs.map((id) => ({ id, text: t(`tab.${id}`) }))}
        chosen={tab}
        onChoose={setTab}
      >
        {content()}
      </TabList>
    </section>
  );
}

function describeCommand({ kind, name, namespace }: ObjectDetails): string {
  const place = namespace === 'default' ? '' : ` -n ${namespace}`;
  return `kubectl describe ${kind.toLowerCase()} ${name}${place}`;
}
