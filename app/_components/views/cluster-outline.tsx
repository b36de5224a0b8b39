'use client';
import { useTranslations } from 'next-intl';
import type { ClusterView, ViewLink, ViewObject } from '../../../sandbox/contract/cluster-view.ts';
import styles from './cluster-outline.module.css';
import { byNamespace, home } from './in-namespace.ts';
import { useSecondsUntil } from './use-seconds-until.ts';

interface OutlineProps {
  readonly cluster: ClusterView;
  readonly chosen: string | null;
  /** Null: for the ears only, beside the picture, whose objects can be chosen themselves. */
  readonly onChoose: ((uid: string) => void) | null;
}

/** Everything the picture says, as a list: what there is, how it fares, what belongs to it and what gets its traffic. */
export function ClusterOutline({ cluster, chosen, onChoose }: OutlineProps) {
  const t = useTranslations('views');
  const { objects, links } = cluster;
  const byUid = new Map(objects.map((object) => [object.uid, object]));
  const from = Map.groupBy(links, (link) => link.from);
  const owned = new Set(links.filter(({ how }) => how === 'owns').map(({ to }) => to));
  const first = objects.filter(({ uid }) => !owned.has(uid));
  const item = (object: ViewObject): React.ReactNode => {
    const below = from.get(object.uid) ?? [];
    const owns = below.flatMap(({ how, to }) => (how === 'owns' ? (byUid.get(to) ?? []) : []));
    const leads = below.filter(({ how }) => how !== 'owns');
    return (
      <li key={object.uid}>
        {onChoose ? (
          <button
            type="button"
            className={styles.object}
            data-kind={object.kind}
            data-state={object.state}
            data-uid={object.uid}
            aria-current={object.uid === chosen}
            onClick={() => onChoose(object.uid)}
          >
            <span className={styles.sign} aria-hidden="true" />
            <Told object={object} />
          </button>
        ) : (
          <Told object={object} />
        )}
        {leads.length > 0 && (
          <ul className={styles.leads}>
            {leads.map((link) => (
              <li key={`${link.to} ${link.how} ${link.label ?? ''}`}>{leadsTo(link)}</li>
            ))}
          </ul>
        )}
        {owns.length > 0 && <ul>{owns.map(item)}</ul>}
      </li>
    );
  };
  const leadsTo = ({ to, how, label }: ViewLink): string => {
    const target = byUid.get(to);
    const name = target ? `${target.kind} ${target.name}` : '';
    return `${name}: ${label === undefined ? t(how === 'traffic' ? 'gets' : 'getsNot') : t('leads', { label })}`;
  };
  return (
    <div className={onChoose ? styles.outline : 'hidden-visually'}>
      <ul aria-label={t('outline')}>
        {cluster.namespaces.length < 2
          ? first.map(item)
          : byNamespace(cluster).map(({ namespace }) => (
              <li key={namespace}>
                <span className={styles.kind}>Namespace</span> {namespace}
                <ul>{first.filter((object) => (object.namespace ?? home) === namespace).map(item)}</ul>
              </li>
            ))}
      </ul>
    </div>
  );
}

/** An object in words: what it is and how it fares; of one on its way out, how long it has left. */
function Told({ object: { kind, name, detail, state, restarts = 0, goneBy } }: { readonly object: ViewObject }) {
  const t = useTranslations('views');
  const left = useSecondsUntil(goneBy);
  const words = [
    detail,
    t(`state.${state}`),
    restarts > 0 ? t('restarts', { count: restarts }) : '',
    left === undefined ? '' : t('goneIn', { seconds: left }),
  ];
  return (
    <span>
      <span className={styles.kind}>{kind}</span> {name},{' '}
      <span className={styles.fares}>{words.filter(Boolean).join(', ')}</span>
    </span>
  );
}
