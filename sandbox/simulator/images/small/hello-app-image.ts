/** Google's hello-app, in its two versions. Source: github.com/GoogleCloudPlatform/kubernetes-engine-samples, hello-app/main.go. */

import { pathOf } from '../go/go-http.ts';
import { goLog } from '../go/go-program.ts';
import { serveGo } from '../go/serve-go.ts';
import type { Repository } from '../repository.ts';

export const helloAppRepository: Repository = {
  names: ['gcr.io/google-samples/hello-app', 'us-docker.pkg.dev/google-samples/containers/gke/hello-app'],
  contentsOf(tag) {
    if (tag !== '1.0' && tag !== '2.0') return undefined;
    return {
      programs: {
        '/hello-app': (process) => {
          const port = Number(process.env.PORT || 8_080);
          goLog(process, `Server listening on port ${port}`);
          return serveGo(process, {
            port,
            memoryBytes: 7 * 1024 * 1024,
            answer(request) {
              goLog(process, `Serving request: ${pathOf(request)}`);
              return { body: `Hello, world!\nVersion: ${tag}.0\nHostname: ${process.hostname}\n` };
            },
          });
        },
      },
      entrypoint: ['/hello-app'],
      env: { PORT: '8080' },
      exposedPorts: [8_080],
      user: { uid: 65_532, gid: 65_532 },
      megabytes: 6,
    };
  },
};
