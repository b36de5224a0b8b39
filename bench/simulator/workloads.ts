/** What their Pods run. */
export const image = 'nginx:1.27';

/** Objects the benches put into clusters. */
export function deployment(name: string, replicas: number, mark = ''): object {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, ...(mark === '' ? {} : { annotations: { mark } }) },
        spec: { containers: [{ name: 'nginx', image, ports: [{ containerPort: 80 }] }] },
      },
    },
  };
}

export function service(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: { selector: { app: name }, ports: [{ port: 80 }] },
  };
}

/** Everything that comes to the Ingress. */
export function ingress(name: string): object {
  const backend = { service: { name, port: { number: 80 } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name },
    spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }] },
  };
}

export const paths = {
  deployments: '/apis/apps/v1/namespaces/default/deployments',
  services: '/api/v1/namespaces/default/services',
  ingresses: '/apis/networking.k8s.io/v1/namespaces/default/ingresses',
  pods: '/api/v1/namespaces/default/pods',
} as const;
