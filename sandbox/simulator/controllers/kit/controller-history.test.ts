import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashOfTemplate } from './controller-history.ts';
import type { PodTemplate } from './wire.ts';

test('a template has the hash that a real cluster gives it', () => {
  // As a StatefulSet of this template was stored by Kubernetes 1.35.4, which called its revision db-7c457d455d.
  const template = {
    metadata: { labels: { app: 'db' } },
    spec: {
      containers: [
        {
          name: 'main',
          image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
          args: ['pause'],
          imagePullPolicy: 'IfNotPresent',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      dnsPolicy: 'ClusterFirst',
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 1,
    },
  } as PodTemplate;
  const owner = { metadata: { name: 'db', uid: '', creationTimestamp: '' }, spec: { selector: {}, template } };
  assert.equal(hashOfTemplate(owner, 0), '7c457d455d');
});
