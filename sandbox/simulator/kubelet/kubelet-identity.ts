import type { Component } from '../controllers/create-as.ts';

/** Under which name the kubelet of a node writes. */
export function kubeletOf(node: string): Component {
  return {
    manager: 'kubelet',
    user: { name: `system:node:${node}`, groups: ['system:nodes', 'system:authenticated'] },
  };
}
