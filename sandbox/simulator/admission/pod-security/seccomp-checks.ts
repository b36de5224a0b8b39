/** Which system calls containers may make. Source: pod-security-admission/policy/check_seccompProfile_{baseline,restricted}.go. */
import type { V1SeccompProfile } from '@kubernetes/client-node';
import {
  type Check,
  type CheckPod,
  containerNames,
  containersOf,
  isWindows,
  plural,
  quoted,
  setters,
  sorted,
  type Violation,
} from './check.ts';

const annotation = 'seccomp.security.alpha.kubernetes.io/pod';
const containerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/';

const byAnnotation: CheckPod = ({ annotations, spec }) => {
  const keys = [annotation, ...containersOf(spec).map(({ name }) => containerAnnotation + name)];
  const isGood = (value: string): boolean =>
    value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');
  const bad = sorted(
    keys.flatMap((key) => {
      const value = annotations[key];
      return value === undefined || isGood(value) ? [] : [`${key}=${JSON.stringify(value)}`];
    }),
  );
  if (bad.length === 0) return undefined;
  return { reason: 'seccompProfile', detail: `forbidden ${plural('annotation', bad.length)} ${bad.join(', ')}` };
};

const isBad = (profile: V1SeccompProfile | undefined): boolean =>
  profile !== undefined && profile.type !== 'Localhost' && profile.type !== 'RuntimeDefault';

const byField: CheckPod = ({ spec }): Violation | undefined => {
  const ofPod = spec.securityContext?.seccompProfile;
  const bad = containersOf(spec).filter(({ securityContext }) => isBad(securityContext?.seccompProfile));
  const who = setters(isBad(ofPod), bad);
  if (who === '') return undefined;
  const types = sorted([
    ...(isBad(ofPod) ? [ofPod?.type ?? ''] : []),
    ...bad.map(({ securityContext }) => securityContext?.seccompProfile?.type ?? ''),
  ]);
  return {
    reason: 'seccompProfile',
    detail: `${who} must not set securityContext.seccompProfile.type to ${quoted(types)}`,
  };
};

const required: CheckPod = (pod) => {
  const bad = byField(pod);
  if (bad) return bad;
  if (pod.spec.securityContext?.seccompProfile) return undefined;
  const bare = containersOf(pod.spec).filter(({ securityContext }) => !securityContext?.seccompProfile);
  if (bare.length === 0) return undefined;
  return {
    reason: 'seccompProfile',
    detail: `pod or ${containerNames(bare)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
  };
};

export const seccompChecks: readonly Check[] = [
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    versions: [
      { since: 0, check: byAnnotation },
      { since: 19, check: byField },
    ],
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    versions: [
      { since: 19, check: required },
      { since: 25, check: (pod) => (isWindows(pod) ? undefined : required(pod)) },
    ],
    overrides: 'seccompProfile_baseline',
  },
];
