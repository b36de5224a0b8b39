'use client';
import { useTranslations } from 'next-intl';
import type { InspectedHost } from '../../../sandbox/contract/inspection.ts';
import styles from './admin.module.css';
import { useDuration } from './use-duration.ts';

/** Less than a tenth is left: learners will soon notice. */
const low = 0.1;
/** Twice as many programs as processors: keys are echoed late. */
const highLoad = 2;

const gib = (bytes: number): string => (bytes / 2 ** 30).toFixed(1);

/** How a host and its machine do; what is nearly used up says so. */
export function HostHealth({ host, now }: { host: InspectedHost; now: string }) {
  const t = useTranslations('admin.host');
  const duration = useDuration();
  const { id, provider, isolation, used, most, startedAt, memory, disk, load, processors } = host;
  const room = ({ free, total }: { free: number; total: number }) => t('free', { free: gib(free), total: gib(total) });
  const isLow = ({ free, total }: { free: number; total: number }) => (free < total * low ? t('low') : '');
  const facts: readonly (readonly [name: string, value: string, warning: string])[] = [
    [t('room'), t('roomOf', { used, most }), used >= most ? t('full') : ''],
    [t('clusters'), t(provider), ''],
    [t('shells'), t(isolation), ''],
    [t('since'), duration(startedAt, now), ''],
    [t('own'), t('size', { size: Math.round(memory.own / 1e6) }), ''],
    [t('memory'), room(memory), isLow(memory)],
    [t('disk'), room(disk), isLow(disk)],
    [t('load'), t('loadOf', { load: load.toFixed(1), processors }), load > highLoad * processors ? t('high') : ''],
  ];
  return (
    <section aria-label={t('label', { id })}>
      <dl className={styles.health}>
        {facts.map(([name, value, warning]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value} {warning !== '' && <strong>{warning}</strong>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
