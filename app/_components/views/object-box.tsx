'use client';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { memo } from 'react';
import type { ViewObject } from '../../../sandbox/contract/cluster-view.ts';
import styles from './object-box.module.css';
import { useSecondsUntil } from './use-seconds-until.ts';

export type ObjectNode = Node<{ readonly object: ViewObject; readonly small: boolean }, 'object'>;

/** Longer names are told apart by their ends: that is where the random letters are. */
const longestName = { box: 16, tile: 9 } as const;

function shorten(name: string, longest: number): string {
  return name.length > longest ? `…${name.slice(1 - longest)}` : name;
}

/** One object: its kind by shape and hue, how it fares by a sign and a word. Among many, the sign and the name's end. */
export const ObjectBox = memo(function ObjectBox({ data: { object, small }, selected }: NodeProps<ObjectNode>) {
  const t = useTranslations('views');
  const { kind, name, state, detail, restarts = 0, goneBy } = object;
  const left = useSecondsUntil(goneBy);
  const gone = left === undefined ? undefined : t('goneIn', { seconds: left });
  if (small)
    return (
      <div
        className={styles.box}
        data-kind={kind}
        data-state={state}
        data-small="true"
        data-chosen={selected}
        title={[name, detail].join(', ')}
      >
        <span className={styles.sign} aria-hidden="true" />
        <span className={styles.name}>{gone ?? shorten(name, longestName.tile)}</span>
      </div>
    );
  return (
    <div className={styles.box} data-kind={kind} data-state={state} data-chosen={selected}>
      <Handle type="target" position={Position.Left} />
      <div className={styles.head}>
        <span className={styles.kind}>{kind}</span>
        <span className={styles.name} title={name}>
          {shorten(name, longestName.box)}
        </span>
      </div>
      <div className={styles.foot}>
        <span className={styles.sign} aria-hidden="true" />
        <span className={styles.detail}>{gone ?? detail}</span>
        {restarts > 0 && <span className={styles.restarts}>↻{restarts}</span>}
      </div>
      <Handle type="source" position={Position.Right} />
    </div>
  );
});
