/** One object as the picture shows it: how it fares, in the words of kubectl's columns. */
import type { KubernetesObject } from '../../labs/lab.ts';
import type { ViewObject } from '../contract/cluster-view.ts';
import { arrayAt, numberAt, recordAt, textAt } from './read-fields.ts';
import { home } from './seen-collections.ts';

type Fares = Pick<ViewObject, 'state' | 'detail' | 'restarts'>;

export function describeObject(object: KubernetesObject): ViewObject {
  const { uid, name, namespace = home, deletionTimestamp } = object.metadata;
  const fares = (describers[object.kind] ?? plain)(object);
  const ending = deletionTimestamp === undefined ? {} : { state: 'ending' as const, goneBy: deletionTimestamp };
  const place = namespace === home ? {} : { namespace };
  return { uid, name, ...place, kind: object.kind, ...fares, ...ending };
}

const describers: Readonly<Record<string, (object: KubernetesObject) => Fares>> = {
  Pod: pod,
  Service: service,
  Ingress: ingress,
  Job: job,
  Deployment: (object) => replicas(object, 'availableReplicas'),
  ReplicaSet: (object) => replicas(object, 'readyReplicas'),
  StatefulSet: (object) => replicas(object, 'readyReplicas'),
  DaemonSet: daemonSet,
};

function plain(): Fares {
  return { state: 'good', detail: '' };
}

function counted(have: number, want: number): Fares {
  return { state: have === want ? 'good' : 'waiting', detail: `${have}/${want}` };
}

function replicas(object: KubernetesObject, field: string): Fares {
  const fares = counted(numberAt(recordAt(object, 'status'), field), Number(recordAt(object, 'spec').replicas ?? 1));
  const stuck = arrayAt(recordAt(object, 'status'), 'conditions').some(
    ({ type, status, reason }) =>
      (type === 'Progressing' && status === 'False' && reason === 'ProgressDeadlineExceeded') ||
      (type === 'ReplicaFailure' && status === 'True'),
  );
  return stuck ? { ...fares, state: 'bad' } : fares;
}

function daemonSet(object: KubernetesObject): Fares {
  const status = recordAt(object, 'status');
  return counted(numberAt(status, 'numberReady'), numberAt(status, 'desiredNumberScheduled'));
}

function job(object: KubernetesObject): Fares {
  const status = recordAt(object, 'status');
  const wanted = Number(recordAt(object, 'spec').completions ?? 1);
  const failed = arrayAt(status, 'conditions').some(({ type, status: is }) => type === 'Failed' && is === 'True');
  const fares = counted(numberAt(status, 'succeeded'), wanted);
  return failed ? { ...fares, state: 'bad' } : fares;
}

/** Reasons that do not pass by waiting alone. */
const troubles = /BackOff|^Err|Error|Invalid|OOMKilled|Failed/;

function pod(object: KubernetesObject): Fares {
  const status = recordAt(object, 'status');
  const containers = [...arrayAt(status, 'initContainerStatuses'), ...arrayAt(status, 'containerStatuses')];
  const reasonOf = (container: object): string => {
    const state = recordAt(container, 'state');
    const [waiting, terminated] = [recordAt(state, 'waiting'), recordAt(state, 'terminated')];
    const ended = textAt(terminated, 'reason');
    return textAt(waiting, 'reason') || (ended === 'Completed' ? '' : ended);
  };
  const reason = containers.map(reasonOf).find((found) => found !== '' && found !== 'PodInitializing') ?? '';
  const phase = textAt(status, 'phase') || 'Pending';
  const restarts = containers.reduce((sum, container) => sum + numberAt(container, 'restartCount'), 0);
  const ready = arrayAt(status, 'conditions').some(({ type, status: is }) => type === 'Ready' && is === 'True');
  const detail = phase === 'Succeeded' ? 'Completed' : textAt(status, 'reason') || reason || phase;
  const bad = phase === 'Failed' || troubles.test(detail);
  const state = bad ? 'bad' : ready || phase === 'Succeeded' ? 'good' : 'waiting';
  return { state, detail, restarts };
}

function service(object: KubernetesObject): Fares {
  const spec = recordAt(object, 'spec');
  const ports = arrayAt(spec, 'ports').map(({ port }) => String(port));
  const ip = textAt(spec, 'clusterIP');
  return { state: 'good', detail: [ip === 'None' ? 'headless' : ip, ports.join(',')].filter(Boolean).join(':') };
}

function ingress(object: KubernetesObject): Fares {
  const hosts = arrayAt(recordAt(object, 'spec'), 'rules').map((rule) => textAt(rule, 'host') || '*');
  return { state: 'good', detail: [...new Set(hosts)].join(', ') };
}
