import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { catalogue, findImage } from './catalogue.ts';
import { openImage } from './testing/open-image.ts';

describe('catalogue', () => {
  it('finds an image by every form of its name', () => {
    for (const name of [
      'nginx',
      'library/nginx',
      'docker.io/nginx',
      'docker.io/library/nginx',
      'index.docker.io/library/nginx',
    ])
      assert.equal(findImage(`${name}:1.29`)?.info.reference, 'docker.io/library/nginx:1.29', name);
    assert.equal(findImage('nginx')?.info.reference, 'docker.io/library/nginx:latest');
    assert.equal(findImage('nginx:1.29'), findImage('docker.io/library/nginx:1.29'));
  });

  it('knows tags that were pushed and no others', () => {
    for (const image of [
      'nginx:1.14.2',
      'nginx:1.27-alpine',
      'busybox:1.36',
      'redis:7-alpine',
      'postgres:16.4',
      'httpd:2.4-alpine',
      'perl:5.34',
      'python:3.12-slim',
      'registry.k8s.io/pause:3.10',
      'registry.k8s.io/e2e-test-images/agnhost:2.40',
      'curlimages/curl:8.11.1',
      'gcr.io/google-samples/hello-app:1.0',
      'ubuntu:22.04',
      'debian:bookworm-slim',
      'alpine:3.20',
    ])
      assert.ok(findImage(image), image);
    for (const image of [
      'nginx:1.161',
      'nginx:1.29.99',
      'busybox:9',
      'nosuch',
      'quay.io/library/nginx',
      'registry.k8s.io/pause:99',
      'postgres:99',
      'agnhost',
    ])
      assert.equal(findImage(image), undefined, image);
  });

  it('holds images that start, and say where they listen', async () => {
    assert.ok(catalogue().length > 30);
    for (const [image, port] of [
      ['nginxinc/nginx-unprivileged', 8_080],
      ['traefik/whoami', 80],
      ['redis:7', 6_379],
    ] as const) {
      const { network, container, log } = await openImage(image);
      assert.equal(container.exit, undefined, log());
      assert.ok(
        network.listening().some((at) => at.port === port),
        image,
      );
      assert.deepEqual(findImage(image)?.exposedPorts, [port]);
    }
  });
});
