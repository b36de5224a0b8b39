'use client';
import { type Edge, type Node, type NodeChange, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import type { ClusterView, ViewLink, ViewObject } from '../../../sandbox/contract/cluster-view.ts';
import { ClusterOutline } from './cluster-outline.tsx';
import styles from './cluster-picture.module.css';
import { boxSize, layOut } from './lay-out.ts';
import { ObjectBox } from './object-box.tsx';
import { ObjectCard } from './object-card.tsx';

export type ObjectNode = Node<{ readonly object: ViewObject }, 'object'>;

const nodeTypes = { object: ObjectBox };
/** Objects glide to a new place in this time; not at all for those who asked for less motion. */
const glideMs = 250;
const hues: Readonly<Record<ViewLink['how'], string>> = {
  owns: 'var(--line-strong)',
  traffic: 'var(--kind-service)',
  'no-traffic': 'var(--line-strong)',
};

/** A live picture of the learner's objects, with the same as a list for those who do not see it. */
export function ClusterPicture({ cluster }: { readonly cluster: ClusterView }) {
  return (
    <ReactFlowProvider>
      <Picture cluster={cluster} />
      <ClusterOutline cluster={cluster} />
    </ReactFlowProvider>
  );
}

function Picture({ cluster }: { readonly cluster: ClusterView }) {
  const t = useTranslations('views');
  const flow = useReactFlow();
  const [chosen, setChosen] = useState<string | null>(null);
  const nodes = useMemo((): ObjectNode[] => {
    const places = layOut(cluster);
    return cluster.objects.map((object) => ({
      id: object.uid,
      type: 'object',
      position: places.get(object.uid) ?? { x: 0, y: 0 },
      data: { object },
      selected: object.uid === chosen,
      ...boxSize,
      ariaLabel: `${object.kind} ${object.name}, ${object.detail}, ${t(`state.${object.state}`)}`,
    }));
  }, [cluster, chosen, t]);
  const edges = useMemo(
    (): Edge[] =>
      cluster.links.map(({ from, to, how, label }) => ({
        id: `${from} ${to} ${how} ${label ?? ''}`,
        source: from,
        target: to,
        focusable: false,
        ...(label === undefined ? {} : { label }),
        style: {
          stroke: hues[how],
          strokeWidth: how === 'owns' ? 1 : 2,
          strokeDasharray: how === 'traffic' ? undefined : '4 4',
        },
      })),
    [cluster],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is there decides, not how it fares
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    void flow.fitView({ padding: 0.08, maxZoom: 1, duration: still ? 0 : glideMs });
  }, [cluster.objects.length, cluster.links.length, flow]);

  /** By mouse and by keyboard alike. */
  const choose = (changes: readonly NodeChange<ObjectNode>[]): void => {
    for (const change of changes)
      if (change.type === 'select')
        setChosen((before) => (change.selected ? change.id : before === change.id ? null : before));
  };
  const object = cluster.objects.find(({ uid }) => uid === chosen);
  return (
    <div className={styles.picture}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        minZoom={0.2}
        maxZoom={1.5}
        fitView
        aria-label={t('picture')}
        onNodesChange={choose}
      />
      {object && <ObjectCard object={object} onClose={() => setChosen(null)} />}
    </div>
  );
}
