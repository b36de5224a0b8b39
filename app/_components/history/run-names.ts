'use client';
import { useTranslations } from 'next-intl';
import type { TimelineRun } from '../../../sandbox/contract/tools-sizes.ts';

/** Says what a run is. */
export function useRunName(): (run: TimelineRun) => string {
  const t = useTranslations('history.timeline');
  return ({ kind, name, revision }) => (kind === 'Pod' ? t('pod', { name }) : t('rollout', { name, revision }));
}

/** Says what a lane is about, from its title in the protocol. */
export function useLaneName(): (title: string) => string {
  const t = useTranslations('history.timeline');
  return (title) => {
    const [what = '', first = '', second = ''] = title.split(':');
    if (what === 'name') return first;
    if (what === 'endpoints') return t('endpoints', { name: first });
    if (what === 'probe')
      return t('probeOf', {
        probe: t(first === 'startupProbe' ? 'probe.startupProbe' : 'probe.readinessProbe'),
        name: second,
      });
    return t(`lane.${what}`);
  };
}
