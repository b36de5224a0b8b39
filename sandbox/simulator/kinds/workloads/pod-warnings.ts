/** What the server only warns of in Pods and templates. Source: pkg/api/pod/warnings.go. */
import type { V1ContainerPort, V1ObjectMeta, V1PodSpec } from '@kubernetes/client-node';
import { isWhole } from '../resources/checks/quantities.ts';

/** `prefix` is empty for a Pod and `spec.template.` for a template. */
export function podWarnings(spec: V1PodSpec, meta: V1ObjectMeta | undefined, prefix: string): string[] {
  return [
    ...(spec.topologySpreadConstraints ?? []).flatMap(({ labelSelector }, i) =>
      labelSelector === undefined
        ? [
            `${prefix}spec.topologySpreadConstraints[${i}].labelSelector: a null labelSelector results in matching no pod`,
          ]
        : [],
    ),
    ...(spec.volumes ?? []).flatMap((volume, i) => {
      const at = `${prefix}spec.volumes[${i}]`;
      if (volume.gitRepo) return [`${at}.gitRepo: deprecated in v1.11, and disabled by default in v1.33+`];
      if (volume.cephfs) return [`${at}.cephfs: deprecated in v1.28, non-functional in v1.31+`];
      if (volume.rbd) return [`${at}.rbd: deprecated in v1.28, non-functional in v1.31+`];
      if (volume.glusterfs) return [`${at}.glusterfs: deprecated in v1.25, non-functional in v1.26+`];
      return [];
    }),
    ...annotationWarnings(meta, prefix),
    ...containerWarnings(spec, meta, prefix),
    ...portWarnings(spec, prefix),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [
          `${prefix}spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
  ];
}

function annotationWarnings(meta: V1ObjectMeta | undefined, prefix: string): string[] {
  const key = 'seccomp.security.alpha.kubernetes.io/pod';
  return meta?.annotations?.[key] === undefined
    ? []
    : [`${prefix}metadata.annotations[${key}]: non-functional in v1.27+; use the "seccompProfile" field instead`];
}

const kinds = ['initContainers', 'containers', 'ephemeralContainers'] as const;

function containerWarnings(spec: V1PodSpec, meta: V1ObjectMeta | undefined, prefix: string): string[] {
  return kinds.flatMap((kind) =>
    (spec[kind] ?? []).flatMap(({ name: container, securityContext, resources, env = [] }, i) => {
      const at = `${prefix}spec.${kind}[${i}]`;
      const key = `container.apparmor.security.beta.kubernetes.io/${container}`;
      const warnings: string[] = [];
      if (meta?.annotations?.[key] !== undefined && !securityContext?.appArmorProfile)
        warnings.push(
          `${prefix}metadata.annotations[${key}]: deprecated since v1.30; use the "appArmorProfile" field instead`,
        );
      for (const name of ['memory', 'ephemeral-storage'])
        for (const list of ['limits', 'requests'] as const) {
          const amount = resources?.[list]?.[name];
          if (amount !== undefined && !isWhole(amount))
            warnings.push(
              `${at}.resources.${list}[${name}]: fractional byte value "${amount}" is invalid, must be an integer`,
            );
        }
      const names = new Set<string>();
      env.forEach(({ name, value = '', valueFrom }, at2) => {
        const reference = `$(${name})`;
        if (names.has(name) && (valueFrom || value === reference || !value.includes(reference)))
          warnings.push(
            `${at}.env[${at2}]: hides previous definition of "${name}", which may be dropped when using apply`,
          );
        names.add(name);
      });
      return warnings;
    }),
  );
}

function portWarnings(spec: V1PodSpec, prefix: string): string[] {
  const warnings: string[] = [];
  const seen = new Map<string, { at: string; port: V1ContainerPort }[]>();
  const names = new Map<string, string>();
  const named: string[] = [];
  for (const kind of kinds) {
    for (const [i, { ports = [] }] of (spec[kind] ?? []).entries()) {
      for (const [p, port] of ports.entries()) {
        const at = `${prefix}spec.${kind}[${i}].ports[${p}]`;
        const key = `${port.containerPort}/${port.protocol}`;
        const others = seen.get(key) ?? [];
        for (const other of others) {
          const same =
            (port.hostIP ?? '') === (other.port.hostIP ?? '') && (port.hostPort ?? 0) === (other.port.hostPort ?? 0);
          if (same) warnings.push(`${at}: duplicate port definition with ${other.at}`);
          else if (!port.hostPort || !other.port.hostPort)
            warnings.push(`${at}: overlapping port definition with ${other.at}`);
        }
        seen.set(key, [...others, { at, port }]);
        if (!port.name) continue;
        const first = names.get(port.name);
        if (first === undefined) names.set(port.name, at);
        else
          named.push(
            `${at}: duplicate port name "${port.name}" with ${first}, services and probes that select ports by name will use ${first}`,
          );
      }
    }
  }
  return [...warnings, ...named];
}
