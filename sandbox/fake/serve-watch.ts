import type { ServerResponse } from 'node:http';
import type { Change, FakeObject, Objects } from './objects.ts';
import type { Target } from './request.ts';
import { isSelected } from './selectors.ts';

export interface Watch {
  readonly objects: Objects;
  readonly target: Target;
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
  /** The object itself or a Table of it. */
  show(object: FakeObject): object;
}

/** Streams changes, one JSON object a line: from the version given, or all there is and then what comes. */
export function serveWatch({ objects, target, query, response, show }: Watch): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  const tell = (type: string, object: object) => response.write(`${JSON.stringify({ type, object })}\n`);
  const onChange = ({ type, resource, object }: Change) => {
    if (resource !== target.resource || !isSelected(object, query)) return;
    if (target.namespace !== undefined && object.metadata.namespace !== target.namespace) return;
    if (target.name !== '' && object.metadata.name !== target.name) return;
    tell(type, show(object));
  };
  const from = Number(query.get('resourceVersion') || '0');
  if (from > 0) for (const change of objects.changes) if (change.version > from) onChange(change);
  if (from === 0) {
    for (const object of objects.list(target.resource, target.namespace)) {
      onChange({ type: 'ADDED', version: 0, resource: target.resource, object });
    }
  }
  // client-go from 1.35 on waits for this mark before it believes to have seen everything.
  if (query.get('sendInitialEvents') === 'true') {
    const annotations = { 'k8s.io/initial-events-end': 'true' };
    const metadata = { resourceVersion: String(objects.version), annotations };
    tell('BOOKMARK', { kind: target.resource.kind, apiVersion: target.resource.groupVersion, metadata });
  }
  const stop = objects.watch(onChange);
  const seconds = Number(query.get('timeoutSeconds') || '3600');
  const timer = setTimeout(() => response.end(), seconds * 1000);
  response.on('close', () => {
    clearTimeout(timer);
    stop();
  });
}
