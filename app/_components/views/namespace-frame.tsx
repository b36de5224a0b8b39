'use client';
import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import styles from './object-box.module.css';

export type NamespaceNode = Node<{ readonly name: string }, 'namespace'>;

/** The frame around all that is in one namespace. */
export const NamespaceFrame = memo(function NamespaceFrame({ data: { name } }: NodeProps<NamespaceNode>) {
  return (
    <div className={styles.namespace}>
      <p>
        <span>Namespace</span> {name}
      </p>
    </div>
  );
});
