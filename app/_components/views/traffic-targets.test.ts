import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetsIn } from './traffic-targets.ts';

test('requests can be sent to each rule of an Ingress and to each Service with a port', () => {
  const object = (kind: string, name: string, detail: string) => ({
    uid: name,
    kind,
    name,
    detail,
    state: 'good' as const,
  });
  const targets = targetsIn({
    objects: [
      object('Ingress', 'door', 'shop.example, *'),
      object('Service', 'web', '10.96.0.7:80,443'),
      { ...object('Service', 'web', '10.96.0.8:80'), uid: 'web-2', namespace: 'staging' },
      object('Service', 'none', 'headless'),
      object('Pod', 'a', 'Running'),
    ],
    links: [
      { from: 'door', to: 'web', how: 'traffic', label: '/' },
      { from: 'door', to: 'web', how: 'traffic', label: '/api' },
      { from: 'web', to: 'a', how: 'traffic' },
    ],
    others: [],
    namespaces: ['default', 'staging'],
  });
  assert.deepEqual(
    targets.map(({ name }) => name),
    ['shop.example/', 'shop.example/api', '*/', '*/api', 'Service web:80', 'Service staging/web:80'],
  );
  assert.deepEqual(targets.at(-1)?.plan, {
    host: '',
    path: '/',
    service: { namespace: 'staging', name: 'web', port: 80 },
  });
});
