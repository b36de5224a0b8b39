/** Baseline: privileges of containers. Source: pod-security-admission/policy/check_{privileged,capabilities_baseline,procMount_baseline,procMount_restricted,sysctls,appArmorProfile,seLinuxOptions}.go. */
import type { V1SELinuxOptions } from '@kubernetes/client-node';
import {
  type Check,
  type CheckPod,
  containerNames,
  containersOf,
  hasUserNamespace,
  plural,
  quoted,
  setters,
  sorted,
} from './check.ts';

const privileged: CheckPod = ({ spec }) => {
  const bad = containersOf(spec).filter(({ securityContext }) => securityContext?.privileged);
  if (bad.length === 0) return undefined;
  return { reason: 'privileged', detail: `${containerNames(bad)} must not set securityContext.privileged=true` };
};

const defaultCapabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);

const capabilities: CheckPod = ({ spec }) => {
  const others = (added: readonly string[] = []): string[] => added.filter((name) => !defaultCapabilities.has(name));
  const bad = containersOf(spec).filter(({ securityContext }) => others(securityContext?.capabilities?.add).length > 0);
  if (bad.length === 0) return undefined;
  const names = sorted(bad.flatMap(({ securityContext }) => others(securityContext?.capabilities?.add)));
  return {
    reason: 'non-default capabilities',
    detail: `${containerNames(bad)} must not include ${quoted(names)} in securityContext.capabilities.add`,
  };
};

const procMount: CheckPod = ({ spec }) => {
  const bad = containersOf(spec).filter(
    ({ securityContext }) => (securityContext?.procMount ?? 'Default') !== 'Default',
  );
  if (bad.length === 0) return undefined;
  const types = sorted(bad.map(({ securityContext }) => securityContext?.procMount ?? ''));
  return {
    reason: 'procMount',
    detail: `${containerNames(bad)} must not set securityContext.procMount to ${quoted(types)}`,
  };
};

const safeSysctls: readonly { readonly since: number; readonly names: readonly string[] }[] = [
  {
    since: 0,
    names: [
      'kernel.shm_rmid_forced',
      'net.ipv4.ip_local_port_range',
      'net.ipv4.tcp_syncookies',
      'net.ipv4.ping_group_range',
      'net.ipv4.ip_unprivileged_port_start',
    ],
  },
  { since: 27, names: ['net.ipv4.ip_local_reserved_ports'] },
  {
    since: 29,
    names: [
      'net.ipv4.tcp_keepalive_time',
      'net.ipv4.tcp_fin_timeout',
      'net.ipv4.tcp_keepalive_intvl',
      'net.ipv4.tcp_keepalive_probes',
    ],
  },
  { since: 32, names: ['net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'] },
];

const sysctls = (since: number): CheckPod => {
  const safe = new Set(safeSysctls.filter((more) => more.since <= since).flatMap(({ names }) => names));
  return ({ spec }) => {
    const bad = (spec.securityContext?.sysctls ?? []).map(({ name }) => name).filter((name) => !safe.has(name));
    return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
  };
};

const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/';
const appArmorTypes = ['RuntimeDefault', 'Localhost'];

const appArmor: CheckPod = ({ annotations, spec }) => {
  const isBad = (type: string | undefined): boolean => type !== undefined && !appArmorTypes.includes(type);
  const ofPod = spec.securityContext?.appArmorProfile?.type;
  const bad = containersOf(spec).filter(({ securityContext }) => isBad(securityContext?.appArmorProfile?.type));
  const types = bad.map(({ securityContext }) => securityContext?.appArmorProfile?.type ?? '');
  const bySet = setters(isBad(ofPod), bad);
  const named = Object.entries(annotations)
    .filter(([key, value]) => key.startsWith(appArmorAnnotation) && !isAllowedAppArmor(value))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort();
  const values = [...sorted([...(isBad(ofPod) ? [ofPod ?? ''] : []), ...types]), ...named];
  if (values.length === 0) return undefined;
  const who = [bySet, ...(named.length > 0 ? [plural('annotation', named.length)] : [])].filter((text) => text !== '');
  return {
    reason: plural('forbidden AppArmor profile', values.length),
    detail: `${who.join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
  };
};

function isAllowedAppArmor(value: string): boolean {
  return value === '' || value === 'runtime/default' || value.startsWith('localhost/');
}

const seLinux =
  (types: readonly string[]): CheckPod =>
  ({ spec }) => {
    const isBad = (options: V1SELinuxOptions | undefined): boolean =>
      options !== undefined && (!types.includes(options.type ?? '') || !!options.user || !!options.role);
    const ofPod = spec.securityContext?.seLinuxOptions;
    const bad = containersOf(spec).filter(({ securityContext }) => isBad(securityContext?.seLinuxOptions));
    const who = setters(isBad(ofPod), bad);
    if (who === '') return undefined;
    const all = [ofPod, ...bad.map(({ securityContext }) => securityContext?.seLinuxOptions)].filter(isBad);
    const badTypes = sorted(all.map((options) => options?.type ?? '').filter((type) => !types.includes(type)));
    const what = [
      ...(badTypes.length > 0 ? [`${plural('type', badTypes.length)} ${quoted(badTypes)}`] : []),
      ...(all.some((options) => options?.user) ? ['user may not be set'] : []),
      ...(all.some((options) => options?.role) ? ['role may not be set'] : []),
    ];
    return {
      reason: 'seLinuxOptions',
      detail: `${who} set forbidden securityContext.seLinuxOptions: ${what.join('; ')}`,
    };
  };
const seLinuxTypes = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

export const containerChecks: readonly Check[] = [
  { id: 'appArmorProfile', level: 'baseline', versions: [{ since: 0, check: appArmor }] },
  { id: 'capabilities_baseline', level: 'baseline', versions: [{ since: 0, check: capabilities }] },
  { id: 'privileged', level: 'baseline', versions: [{ since: 0, check: privileged }] },
  {
    id: 'procMount',
    level: 'baseline',
    versions: [
      { since: 0, check: procMount },
      { since: 35, check: (pod) => (hasUserNamespace(pod) ? undefined : procMount(pod)) },
    ],
  },
  {
    id: 'procMount_restricted',
    level: 'restricted',
    versions: [{ since: 35, check: procMount }],
    overrides: 'procMount',
  },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    versions: [
      { since: 0, check: seLinux(seLinuxTypes) },
      { since: 31, check: seLinux([...seLinuxTypes, 'container_engine_t']) },
    ],
  },
  { id: 'sysctls', level: 'baseline', versions: [0, 27, 29, 32].map((since) => ({ since, check: sysctls(since) })) },
];
