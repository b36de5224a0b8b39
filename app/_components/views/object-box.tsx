'use client';
import { Handle, type NodeProps, Position } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import type { ObjectNode } from './cluster-picture.tsx';
import styles from './object-box.module.css';
import { useSecondsUntil } from './use-seconds-until.ts';

/** Longer names are told apart by their ends: that is where the random letters are. */
const longestName = 16;

function shorten(name: string): string {
  return name.length > longestName ? `…${name.slice(1 - longestName)}` : name;
}

/** One object: its kind by shape and hue, how it fares by a sign and a word. */
export function ObjectBox({ data: { object }, selected }: NodeProps<ObjectNode>) {
  const t = useTranslations('views');
  const { kind, name, state, detail, restarts = 0, goneBy } = object;
  const left = useSecondsUntil(goneBy);
  return (
    <div className={styles.box} data-kind={kind} data-state={state} data-chosen={selected}>
      <Handle type="target" position={Position.Left} />
      <div className={styles.head}>
        <span className={styles.kind}>{kind}</span>
        <span className={styles.name} title={name}>
          {shorten(name)}
        </span>
      </div>
      <div className={styles.foot}>
        <span className={styles.sign} aria-hidden="true" />
        <span className={styles.detail}>{left === undefined ? detail : t('goneIn', { seconds: left })}</span>
        {restarts > 0 && <span className={styles.restarts}>↻{restarts}</span>}
      </div>
      <Handle type="source" position={Position.Right} />
    </div>
  );
}
