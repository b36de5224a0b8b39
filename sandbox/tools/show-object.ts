import type { KubernetesObject } from '../../labs/lab.ts';
import type { SeenCluster } from '../checks/watch-cluster.ts';
import type { ObjectDetails, ObjectEvent } from '../contract/tools-sizes.ts';
import { countOf, timeOf } from '../view/read-event.ts';
import { arrayAt, numberAt, recordAt, textAt } from '../view/read-fields.ts';
import { events, home, seenCollections } from '../view/seen-collections.ts';
import { hideValues, withoutNoise, writeYaml } from '../view/write-yaml.ts';

/** More would only be scrolled past. */
const mostEvents = 50;

export interface Showing {
  /** With managedFields. */
  readonly whole: boolean;
  /** With the values of a Secret. */
  readonly reveal: boolean;
}

export function findObject(state: SeenCluster, uid: string): KubernetesObject | undefined {
  for (const collection of seenCollections) {
    const found = state.list(collection).find(({ metadata }) => metadata.uid === uid);
    if (found) return found;
  }
  return undefined;
}

/** What a page shows of one object: its YAML, its events and, of a Pod, its containers. */
export function showObject(
  object: KubernetesObject,
  state: SeenCluster,
  showing: Showing,
): Omit<ObjectDetails, 'gone'> {
  const { uid, name, namespace = home } = object.metadata;
  const masked = object.kind === 'Secret' && !showing.reveal;
  const fields = withoutNoise(object, showing.whole);
  return {
    kind: object.kind,
    name,
    namespace,
    yaml: writeYaml(masked ? hideValues(fields) : fields),
    masked,
    events: state
      .list(events)
      .filter((event) => textAt(recordAt(event, 'involvedObject'), 'uid') === uid)
      .map(readEvent)
      .sort((a, b) => (a.lastAt < b.lastAt ? 1 : -1))
      .slice(0, mostEvents),
    containers: object.kind === 'Pod' ? containersOf(object) : [],
  };
}

function readEvent(event: KubernetesObject): ObjectEvent {
  return {
    type: textAt(event, 'type'),
    reason: textAt(event, 'reason'),
    message: textAt(event, 'message'),
    count: countOf(event),
    lastAt: timeOf(event),
  };
}

function containersOf(pod: KubernetesObject): ObjectDetails['containers'] {
  const [spec, status] = [recordAt(pod, 'spec'), recordAt(pod, 'status')];
  const statuses = [...arrayAt(status, 'initContainerStatuses'), ...arrayAt(status, 'containerStatuses')];
  return [...arrayAt(spec, 'initContainers'), ...arrayAt(spec, 'containers')].map((container) => {
    const name = textAt(container, 'name');
    const found = statuses.find((each) => textAt(each, 'name') === name);
    return { name, restarts: found ? numberAt(found, 'restartCount') : 0 };
  });
}
