'use client';
import { useTranslations } from 'next-intl';
import type { ClusterView, ViewObject } from '../../../sandbox/contract/cluster-view.ts';

/** Everything the picture says, as a list: what there is, how it fares, what belongs to it and what gets its traffic. */
export function ClusterOutline({ cluster }: { readonly cluster: ClusterView }) {
  const t = useTranslations('views');
  const { objects, links } = cluster;
  const nameOf = (uid: string): string => {
    const found = objects.find((object) => object.uid === uid);
    return found ? `${found.kind} ${found.name}` : '';
  };
  const told = (object: ViewObject): string =>
    [`${object.kind} ${object.name}`, object.detail, t(`state.${object.state}`)].filter(Boolean).join(', ');
  return (
    <div className="hidden-visually">
      <h2>{t('outline')}</h2>
      <ul>
        {objects.map((object) => (
          <li key={object.uid}>
            {told(object)}
            <ul>
              {links
                .filter(({ from }) => from === object.uid)
                .map(({ to, how, label }) => (
                  <li key={`${to} ${how} ${label ?? ''}`}>
                    {nameOf(to)}:{' '}
                    {label !== undefined
                      ? t('leads', { label })
                      : t(how === 'owns' ? 'owns' : how === 'traffic' ? 'gets' : 'getsNot')}
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}
