/** Accounts that are annotated so let their Pods use no other Secrets than they list. Source: limitSecretReferences. */
import type { V1Container, V1PodSpec, V1ServiceAccount } from '@kubernetes/client-node';

function namesOf(account: V1ServiceAccount): Set<string> {
  return new Set((account.secrets ?? []).map(({ name = '' }) => name));
}

function ofContainer(
  container: V1Container,
  what: string,
  account: V1ServiceAccount,
  known: ReadonlySet<string>,
): string | undefined {
  const refusal = (how: string, secret: string): string =>
    `${what} ${container.name} with ${how} referencing secret.secretName="${secret}" is not allowed because service account ${account.metadata?.name} does not reference that secret`;
  for (const { name, valueFrom } of container.env ?? []) {
    const secret = valueFrom?.secretKeyRef?.name;
    if (valueFrom?.secretKeyRef && !known.has(secret ?? '')) return refusal(`envVar ${name}`, secret ?? '');
  }
  for (const { secretRef } of container.envFrom ?? [])
    if (secretRef && !known.has(secretRef.name ?? '')) return refusal('envFrom', secretRef.name ?? '');
  return undefined;
}

/** Why a Pod may not be; undefined when it may. */
export function forbiddenSecret(account: V1ServiceAccount, spec: V1PodSpec): string | undefined {
  const known = namesOf(account);
  const name = account.metadata?.name;
  for (const { secret } of spec.volumes ?? [])
    if (secret && !known.has(secret.secretName ?? ''))
      return `volume with secret.secretName="${secret.secretName}" is not allowed because service account ${name} does not reference that secret`;
  for (const [what, containers] of [
    ['init container', spec.initContainers ?? []],
    ['container', spec.containers],
  ] as const)
    for (const container of containers) {
      const why = ofContainer(container, what, account, known);
      if (why !== undefined) return why;
    }
  const pull = (account.imagePullSecrets ?? []).map((secret) => secret.name);
  const at = (spec.imagePullSecrets ?? []).findIndex((secret) => !pull.includes(secret.name));
  if (at < 0) return undefined;
  return `imagePullSecrets[${at}].name="${spec.imagePullSecrets?.[at]?.name}" is not allowed because service account ${name} does not reference that imagePullSecret`;
}

export function forbiddenSecretOfEphemeral(account: V1ServiceAccount, spec: V1PodSpec): string | undefined {
  const known = namesOf(account);
  for (const container of spec.ephemeralContainers ?? []) {
    const why = ofContainer(container, 'ephemeral container', account, known);
    if (why !== undefined) return why;
  }
  return undefined;
}
