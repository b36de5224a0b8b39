'use client';
import {
  Controls,
  type Edge,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import type { ClusterView, ViewObject } from '../../../sandbox/contract/cluster-view.ts';
import styles from './cluster-picture.module.css';
import { drawLines, groupPods, type Line, layOut } from './lay-out.ts';
import { LineLegend } from './line-legend.tsx';
import { NamespaceFrame } from './namespace-frame.tsx';
import { ObjectBox } from './object-box.tsx';
import { type PictureNode, PictureNodes } from './picture-nodes.ts';
import { PodGroup } from './pod-group.tsx';
import { useGradually } from './use-gradually.ts';

const nodeTypes = { object: ObjectBox, pods: PodGroup, namespace: NamespaceFrame };
/** Objects glide to a new place in this time; not at all for those who asked for less motion. */
const glideMs = 250;
/** The picture fits into its place at no smaller scale than this: below, nothing can be read, and it is moved instead. */
const leastFit = 0.35;

interface PictureProps {
  readonly cluster: ClusterView;
  /** UID of the object that is looked at. */
  readonly chosen: string | null;
  onChoose(uid: string | null): void;
}

/** A live picture of the learner's objects. */
export function ClusterPicture(props: PictureProps) {
  return (
    <ReactFlowProvider>
      <Picture {...props} />
    </ReactFlowProvider>
  );
}

function Picture({ cluster, chosen, onChoose }: PictureProps) {
  const t = useTranslations('views');
  const [drawer] = useState(() => new PictureNodes());
  // Where things stand depends on what there is and how it hangs together, not on how it fares.
  const structure =
    cluster.objects.map(({ uid }) => uid).join() + cluster.links.map(({ from, to }) => from + to).join();
  const groups = useMemo(() => groupPods(cluster), [cluster]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: structure says it all
  const places = useMemo(() => layOut(cluster, groups), [structure]);
  const nameOf = (object: ViewObject): string =>
    [`${object.kind} ${object.name}`, object.namespace ?? '', object.detail, t(`state.${object.state}`)]
      .filter(Boolean)
      .join(', ');
  const nodes = useGradually(drawer.draw({ cluster, groups, places, chosen, nameOf }));
  const edges = useMemo(() => drawLines(cluster, groups).map((line) => edgeOf(line)), [cluster, groups]);

  /** By mouse and by keyboard alike. */
  const choose = (changes: readonly NodeChange<PictureNode>[]): void => {
    for (const change of changes) {
      if (change.type !== 'select') continue;
      if (change.selected) onChoose(change.id);
      else if (change.id === chosen) onChoose(null);
    }
  };
  return (
    <div className={styles.picture}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        minZoom={0.1}
        maxZoom={1.5}
        fitView
        fitViewOptions={fitting}
        aria-label={t('picture')}
        ariaLabelConfig={{
          'controls.ariaLabel': t('picture'),
          'controls.zoomIn.ariaLabel': t('zoomIn'),
          'controls.zoomOut.ariaLabel': t('zoomOut'),
          'controls.fitView.ariaLabel': t('fit'),
        }}
        onNodesChange={choose}
      >
        <Controls showInteractive={false} position="top-right" fitViewOptions={fitting} />
      </ReactFlow>
      <KeepFitting structure={`${nodes.length} ${structure}`} />
      <LineLegend />
    </div>
  );
}

const fitting = { padding: 0.06, maxZoom: 1, minZoom: leastFit };

/** Shows all again when something came or went, or when the place for the picture became another. */
function KeepFitting({ structure }: { readonly structure: string }) {
  const flow = useReactFlow();
  const size = useStore(({ width, height }) => `${width} ${height}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what it is done for
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    void flow.fitView({ ...fitting, duration: still ? 0 : glideMs });
  }, [structure, size, flow]);
  return null;
}

function edgeOf({ id, from, to, how, label, part }: Line): Edge {
  const text = label ?? (part && part.ready < part.count ? `${part.ready}/${part.count}` : undefined);
  return { id, source: from, target: to, focusable: false, className: `line-${how}`, ...(text ? { label: text } : {}) };
}
