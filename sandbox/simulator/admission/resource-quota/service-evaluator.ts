/** Services, and the ports and balancers they take. Source: pkg/quota/v1/evaluator/core/services.go. */
import type { V1Service } from '@kubernetes/client-node';
import type { Evaluator } from './evaluator.ts';

const names = ['count/services', 'services', 'services.nodeports', 'services.loadbalancers'];

export const serviceEvaluator: Evaluator = {
  handles: ({ subresource, operation }) => subresource === '' && (operation === 'CREATE' || operation === 'UPDATE'),
  matching: (wanted) => wanted.filter((name) => names.includes(name)),
  isInScope: () => false,
  usage(object) {
    const { type, ports = [], allocateLoadBalancerNodePorts } = (object as unknown as V1Service).spec ?? {};
    const isBalanced = type === 'LoadBalancer';
    const asked =
      isBalanced && allocateLoadBalancerNodePorts === false
        ? ports.filter(({ nodePort }) => nodePort).length
        : ports.length;
    return {
      'count/services': '1',
      services: '1',
      'services.loadbalancers': isBalanced ? '1' : '0',
      'services.nodeports': isBalanced || type === 'NodePort' ? String(asked) : '0',
    };
  },
};
