'use client';
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { memo } from 'react';
import styles from './object-box.module.css';

export type GroupNode = Node<{ readonly name: string; readonly count: number; readonly ready: number }, 'pods'>;

/** The frame around many Pods of one owner. */
export const PodGroup = memo(function PodGroup({ data: { name, count, ready } }: NodeProps<GroupNode>) {
  const t = useTranslations('views');
  return (
    <div className={styles.frame}>
      <Handle type="target" position={Position.Left} />
      <p>
        <span>{name === '' ? t('podsAlone', { count }) : t('group', { count, name })}</span>
        <span>{t('groupReady', { ready, count })}</span>
      </p>
    </div>
  );
});
