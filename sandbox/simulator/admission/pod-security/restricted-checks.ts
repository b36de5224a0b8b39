/** What `restricted` asks beyond `baseline`. Source: pod-security-admission/policy/check_{allowPrivilegeEscalation,capabilities_restricted,restrictedVolumes,runAsNonRoot,runAsUser}.go. */
import {
  type Check,
  type CheckPod,
  containerNames,
  containersOf,
  hasUserNamespace,
  isWindows,
  plural,
  quoted,
  setters,
  sorted,
} from './check.ts';

const escalation: CheckPod = ({ spec }) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.allowPrivilegeEscalation !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${containerNames(bad)} must set securityContext.allowPrivilegeEscalation=false`,
  };
};

const capabilities: CheckPod = ({ spec }) => {
  const all = containersOf(spec);
  const keeping = all.filter(({ securityContext }) => !securityContext?.capabilities?.drop?.includes('ALL'));
  const others = (added: readonly string[] = []): string[] => added.filter((name) => name !== 'NET_BIND_SERVICE');
  const adding = all.filter(({ securityContext }) => others(securityContext?.capabilities?.add).length > 0);
  const added = sorted(adding.flatMap(({ securityContext }) => others(securityContext?.capabilities?.add)));
  const details = [
    ...(keeping.length > 0 ? [`${containerNames(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(adding.length > 0
      ? [`${containerNames(adding)} must not include ${quoted(added)} in securityContext.capabilities.add`]
      : []),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
};

const allowedVolumes = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const volumes: CheckPod = ({ spec }) => {
  const bad = (spec.volumes ?? []).filter((volume) => !Object.keys(volume).some((key) => allowedVolumes.has(key)));
  if (bad.length === 0) return undefined;
  const names = bad.map(({ name }) => name);
  const types = sorted(bad.map((volume) => Object.keys(volume).find((key) => key !== 'name') ?? 'unknown'));
  const uses = plural('uses', names.length, 'use');
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', names.length)} ${quoted(names)} ${uses} ${plural('restricted volume type', types.length)} ${quoted(types)}`,
  };
};

const nonRoot: CheckPod = ({ spec }) => {
  const all = containersOf(spec);
  const ofPod = spec.securityContext?.runAsNonRoot;
  const who = setters(
    ofPod === false,
    all.filter(({ securityContext }) => securityContext?.runAsNonRoot === false),
  );
  const reason = 'runAsNonRoot != true';
  if (who !== '') return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
  const bare = ofPod ? [] : all.filter(({ securityContext }) => securityContext?.runAsNonRoot === undefined);
  if (bare.length === 0) return undefined;
  return { reason, detail: `pod or ${containerNames(bare)} must set securityContext.runAsNonRoot=true` };
};

const user: CheckPod = ({ spec }) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.runAsUser === 0);
  const who = setters(spec.securityContext?.runAsUser === 0, bad);
  return who === '' ? undefined : { reason: 'runAsUser=0', detail: `${who} must not set runAsUser=0` };
};

const unlessWindows =
  (check: CheckPod): CheckPod =>
  (pod) =>
    isWindows(pod) ? undefined : check(pod);
const unlessUserNamespace =
  (check: CheckPod): CheckPod =>
  (pod) =>
    hasUserNamespace(pod) ? undefined : check(pod);

export const restrictedChecks: readonly Check[] = [
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    versions: [
      { since: 8, check: escalation },
      { since: 25, check: unlessWindows(escalation) },
    ],
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    versions: [
      { since: 22, check: capabilities },
      { since: 25, check: unlessWindows(capabilities) },
    ],
    overrides: 'capabilities_baseline',
  },
  {
    id: 'restrictedVolumes',
    level: 'restricted',
    versions: [{ since: 0, check: volumes }],
    overrides: 'hostPathVolumes',
  },
  {
    id: 'runAsNonRoot',
    level: 'restricted',
    versions: [
      { since: 0, check: nonRoot },
      { since: 35, check: unlessUserNamespace(nonRoot) },
    ],
  },
  {
    id: 'runAsUser',
    level: 'restricted',
    versions: [
      { since: 23, check: user },
      { since: 35, check: unlessUserNamespace(user) },
    ],
  },
];
