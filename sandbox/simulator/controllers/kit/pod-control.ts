/** Makes and deletes the Pods of a workload, and tells of it in events. Source: RealPodControl in pkg/controller/controller_utils.go. */
import type { Cluster } from '../../cluster/cluster.ts';
import type { OwnerReference } from '../../meta/object-meta.ts';
import { StatusError } from '../../meta/status.ts';
import { subdomainName } from '../../meta/validate-names.ts';
import { createAs, deleteAs } from '../create-as.ts';
import type { EventRecorder } from './event-recorder.ts';
import type { Subject } from './event-subject.ts';
import { type Pod, type PodTemplate, toJson } from './wire.ts';

export const podsPath = '/api/v1/pods';

/** The server refused because the namespace is on its way: nothing needs to be done. */
export function isNamespaceTerminating(error: StatusError): boolean {
  return error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') ?? false;
}

export interface NewPod {
  readonly template: PodTemplate;
  readonly controller: OwnerReference;
  /** Instead of the name that is generated from the owner's. */
  readonly name?: string;
  readonly generateName?: string;
}

/** The Pod as a template describes it (GetPodFromTemplate). */
export function podFromTemplate({ template, controller, name, generateName }: NewPod): Record<string, unknown> {
  const { labels, annotations, finalizers } = template.metadata ?? {};
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: generateName ?? prefixOf(controller.name),
      ...(name === undefined ? {} : { name }),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
      ...(finalizers ? { finalizers } : {}),
      ownerReferences: [controller],
    },
    spec: template.spec,
  };
}

/** `web-`, or the name alone where that would be no good start of a name (getPodsPrefix). */
function prefixOf(owner: string): string {
  return subdomainName(`${owner}a`).length === 0 ? `${owner}-` : owner;
}

/** Throws StatusError, after an event that says so. */
export function createPod(
  cluster: Cluster,
  recorder: EventRecorder,
  owner: Subject,
  pod: Record<string, unknown>,
): Pod {
  try {
    const made = createAs(cluster, podsPath, owner.metadata.namespace ?? '', toJson(pod)) as unknown as Pod;
    recorder.record(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${made.metadata.name}`);
    return made;
  } catch (error) {
    if (error instanceof StatusError && !isNamespaceTerminating(error))
      recorder.record(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`);
    throw error;
  }
}

/** Throws StatusError; a Pod that is gone already is as good. */
export function deletePod(cluster: Cluster, recorder: EventRecorder, owner: Subject, pod: string): void {
  try {
    deleteAs(cluster, podsPath, { namespace: owner.metadata.namespace ?? '', name: pod });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.status.code === 404) return;
    recorder.record(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`);
    throw error;
  }
  recorder.record(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${pod}`);
}
