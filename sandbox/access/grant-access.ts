/** Who may do what in a learner's cluster: the learner with a user of their own, the checks with a read-only one. */
import {
  CoreV1Api,
  KubeConfig,
  PatchStrategy,
  RbacAuthorizationV1Api,
  setHeaderOptions,
} from '@kubernetes/client-node';
import { fail, ok, type Result } from '../contract/failure.ts';
import { clusterOf, writeKubeconfig } from './kubeconfig.ts';
import * as roles from './roles.ts';
import { untilAccepted } from './until-accepted.ts';

export interface Access {
  /** Its server is `https://127.0.0.1:6443`, the address inside every box. */
  readonly learnerKubeconfig: string;
  /** Its server is where the host reaches the cluster. */
  readonly checkerKubeconfig: string;
}

/** The address of the API server for every learner. */
export const learnerServer = 'https://127.0.0.1:6443';

/** Longer than any sandbox may live. */
const tokenSeconds = 7 * 24 * 3600;

/**
 * Makes the accounts and their roles; done again on a cluster that has them, it only makes new tokens. Tokens are asked
 * for directly, since the controllers that sign certificates or fill aggregated roles come up seconds after the API server.
 */
export async function grantAccess({
  adminKubeconfig,
  podSecurity = 'baseline',
}: {
  adminKubeconfig: string;
  podSecurity?: roles.PodSecurity;
}): Promise<Result<Access>> {
  const config = new KubeConfig();
  config.loadFromString(adminKubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const rbac = config.makeApiClient(RbacAuthorizationV1Api);
  try {
    await untilAccepted(() => core.createNamespace({ body: { metadata: { name: roles.systemNamespace } } }));
    await Promise.all([
      ...roles.clusterRoles.map((body) => untilAccepted(() => rbac.createClusterRole({ body }))),
      ...roles.clusterRoleBindings.map((body) => untilAccepted(() => rbac.createClusterRoleBinding({ body }))),
      openHome(config, roles.homeNamespace, podSecurity),
      createAccount(core, roles.systemNamespace, roles.learnerAccount),
      createAccount(core, roles.systemNamespace, roles.checkerAccount),
    ]);
    const [learner, checker] = await Promise.all([
      tokenOf(core, roles.learnerAccount),
      tokenOf(core, roles.checkerAccount),
    ]);
    const { server, authority } = clusterOf(adminKubeconfig);
    const namespace = roles.homeNamespace;
    return ok({
      learnerKubeconfig: writeKubeconfig({
        server: learnerServer,
        authority,
        user: 'learner',
        token: learner,
        namespace,
      }),
      checkerKubeconfig: writeKubeconfig({ server, authority, user: 'checker', token: checker, namespace }),
    });
  } catch (error) {
    const output = error instanceof Error ? error.message : String(error);
    return fail('unexpected', 'The new cluster did not accept the accounts for its learner. Start again.', { output });
  }
}

/** Lets the learner work in a namespace that is there. */
export async function openHome(config: KubeConfig, namespace: string, podSecurity: roles.PodSecurity): Promise<void> {
  const core = config.makeApiClient(CoreV1Api);
  const rbac = config.makeApiClient(RbacAuthorizationV1Api);
  await Promise.all([
    untilAccepted(() => rbac.createNamespacedRoleBinding({ namespace, body: roles.homeBindingIn(namespace) })),
    untilAccepted(() =>
      core.patchNamespace(
        { name: namespace, body: { metadata: { labels: roles.homeLabels(podSecurity) } } },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
      ),
    ),
    // Its controller makes this account some seconds later; no Pod can be created before it exists.
    createAccount(core, namespace, 'default'),
  ]);
}

function createAccount(core: CoreV1Api, namespace: string, name: string): Promise<unknown> {
  return untilAccepted(() => core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } }));
}

async function tokenOf(core: CoreV1Api, name: string): Promise<string> {
  const body = { spec: { audiences: [], expirationSeconds: tokenSeconds } };
  const request = await untilAccepted(() =>
    core.createNamespacedServiceAccountToken({ name, namespace: roles.systemNamespace, body }),
  );
  const token = request?.status?.token;
  if (token === undefined) throw new Error(`no token for ${name}`);
  return token;
}
