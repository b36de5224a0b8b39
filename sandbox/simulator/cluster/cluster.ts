/** One simulated cluster: its objects and everything that works on them. The API server of `serving/` answers for it; controllers live in `controllers/`. */

import { type Authorize, authorizerOf } from '../access/authorizer.ts';
import { Rbac } from '../access/rbac.ts';
import type { AdmissionCluster, ClusterReader } from '../admission/admission.ts';
import { expressionLanguage } from '../cel/expressions.ts';
import { allocate } from '../controllers/allocate.ts';
import { startControllers } from '../controllers/controllers.ts';
import { deleteNamespace } from '../controllers/namespace-lifecycle.ts';
import { CustomResources } from '../custom-resources/custom-resources.ts';
import { findImage as findCatalogueImage } from '../images/catalogue.ts';
import { IngressController } from '../ingress/ingress-controller.ts';
import { Kubelet } from '../kubelet/kubelet.ts';
import type { RunningPods } from '../kubelet/running-pods.ts';
import type { DeleteOptions } from '../meta/mark-deletion.ts';
import { timestamp } from '../meta/object-meta.ts';
import { ClusterNetwork } from '../network/cluster-network.ts';
import type { CustomParts } from '../openapi/documents.ts';
import type { JsonObject } from '../patch/json.ts';
import { builtInResources } from '../registry/built-in-resources.ts';
import { type Deleted, Registry, type Write } from '../registry/registry.ts';
import type { ServedResource } from '../registry/resource.ts';
import { createContainerRuntime } from '../runtime/create-container-runtime.ts';
import type { Image } from '../runtime/image.ts';
import type { ResourceLists } from '../serving/discovery.ts';
import { metricsLists } from '../serving/metrics-lists.ts';
import { Storage, type StorageRecord } from '../storage/storage.ts';
import { resourceLists } from '../structure/structure.ts';
import type { Clock } from '../time/clock.ts';
import { admissionCluster } from './admission-cluster.ts';
import { guarded } from './guarded.ts';
import { type Credentials, type Identities, identitiesOf } from './identities.ts';
import type { Journal } from './journal.ts';

/** Of clusters whose Pods run; all of them share it. */
const workingLists: ResourceLists = { ...resourceLists, ...metricsLists };

export interface ClusterOptions {
  readonly id: string;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  readonly newUid: () => string;
  /** The seed, and what the journal holds. */
  readonly records: readonly StorageRecord[];
  readonly credentials: Credentials;
  /** Absent for a cluster that ends with its process. */
  readonly journal?: Journal;
  /** Only the API server and the controllers it cannot do without: nothing is scheduled and nothing runs. */
  readonly quiet?: boolean;
  /** Without them Pods get a node and nothing more happens to them: for tests of what stands above. */
  readonly kubelets?: boolean;
  /** What its nodes pull from; the catalogue unless a test says otherwise. */
  readonly findImage?: (reference: string) => Image | undefined;
}

export class Cluster {
  readonly id: string;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly now: () => Date;
  readonly random: () => number;
  readonly newUid: () => string;
  readonly customResources: CustomResources;
  readonly rbac: Rbac;
  /** May somebody do something. */
  readonly authorize: Authorize;
  readonly identities: Identities;
  /** Objects by path of their collection, for those who do not care how they are stored. */
  readonly reader: ClusterReader;
  /** What admission asks of this cluster. */
  readonly admission: AdmissionCluster;
  readonly network: ClusterNetwork;
  /** Undefined where nothing runs. */
  readonly ingress: IngressController | undefined;
  /** Undefined where nothing runs. */
  readonly runningPods: RunningPods | undefined;
  readonly #journal: Journal | undefined;
  readonly #registries = new Map<string, Registry>();
  readonly #closing = new Set<() => void>();
  #lists: { custom: ResourceLists; all: ResourceLists } | undefined;
  #later: (() => void)[] = [];
  #closed = false;

  constructor(options: ClusterOptions) {
    const {
      id,
      clock,
      random,
      newUid,
      records,
      journal,
      credentials,
      quiet = false,
      kubelets = true,
      findImage = findCatalogueImage,
    } = options;
    this.id = id;
    this.clock = clock;
    this.now = () => clock.now();
    this.random = random;
    this.newUid = newUid;
    this.#journal = journal;
    this.storage = new Storage({ records, ...(journal ? { keep: (record) => journal.append(record) } : {}) });
    this.customResources = new CustomResources(expressionLanguage);
    this.reader = {
      get: (resource, namespace, name) => this.findRegistry(resource)?.find(namespace ?? '', name),
      list: (resource, namespace) => this.findRegistry(resource)?.list(namespace) ?? [],
    };
    this.rbac = new Rbac({
      list: (resource, namespace) => this.reader.list(`/apis/rbac.authorization.k8s.io/v1/${resource}`, namespace),
    });
    this.storage.watch('/rbac.authorization.k8s.io/', this.storage.revision, () => this.rbac.invalidate());
    this.authorize = authorizerOf(this.rbac, this.reader);
    this.admission = admissionCluster(this);
    this.identities = identitiesOf(this, credentials);
    this.network = new ClusterNetwork(this);
    this.ingress = quiet ? undefined : new IngressController(this);
    startControllers(this, { quiet });
    if (quiet || !kubelets) return;
    const runtime = createContainerRuntime({ clock, random, findImage });
    const kubelet = new Kubelet(this, { network: this.network, runtime });
    this.runningPods = kubelet;
    this.onClose(() => kubelet[Symbol.dispose]());
  }

  timestamp(): string {
    return timestamp(this.now());
  }

  /** What a path such as `/apis/apps/v1/deployments` serves, whether built in or defined by a CustomResourceDefinition. */
  resourceAt(path: string): ServedResource | undefined {
    return builtInResources().get(path) ?? this.customResources.at(path);
  }

  findRegistry(path: string): Registry | undefined {
    const resource = this.resourceAt(path);
    if (!resource) return undefined;
    const known = this.#registries.get(path);
    if (known?.resource === resource) return known;
    const registry = new Registry(resource, this);
    this.#registries.set(path, registry);
    return registry;
  }

  /** A registry that must be there. */
  registry(path: string): Registry {
    const found = this.findRegistry(path);
    if (!found) throw new Error(`nothing is served at ${path}`);
    return found;
  }

  /** Every resource, each in one version only. */
  *everyRegistry(): Iterable<Registry> {
    const seen = new Set<string>();
    for (const path of [...builtInResources().keys(), ...this.customResources.paths()]) {
      const registry = this.registry(path);
      const { stored, verbs } = registry.resource;
      const key = `${stored.group}/${stored.resource}`;
      if (seen.has(key) || !verbs.includes('list')) continue;
      seen.add(key);
      yield registry;
    }
  }

  /** What the server gives out with a write: addresses, ports, conditions of definitions. Changes the draft. */
  begin(resource: ServedResource, draft: JsonObject, old: JsonObject | undefined): void {
    allocate(this, resource, draft, old);
  }

  /** Namespaces are emptied before they go; everything else is its registry's. */
  delete(registry: Registry, namespace: string, name: string, options: DeleteOptions, write: Write): Deleted {
    if (registry.resource.resource === 'namespaces' && registry.resource.group === '')
      return deleteNamespace(this, registry, name, options, write);
    return registry.delete(namespace, name, options, write);
  }

  /** Calls `act` when all that was changed so far would outlive a crash, `refused` when the disk did not take it. */
  whenDurable(act: () => void, refused?: () => void): void {
    if (this.#journal) this.#journal.whenDurable(act, refused);
    else act();
  }

  /** Calls `act` when all that was changed under a prefix of keys would outlive a crash: at once, most of the time. */
  whenReadable(prefix: string, act: () => void, refused?: () => void): void {
    if (!this.#journal || this.#journal.isDurable(prefix)) act();
    else this.#journal.whenDurable(act, refused);
  }

  /** The disk refused a change: the cluster can no longer be trusted. */
  get failure(): unknown {
    return this.#journal?.failure;
  }

  /** Discovery of everything that is served: built-in groups first. The same object until a definition changes. */
  resourceLists(): ResourceLists {
    const custom = this.customResources.resourceLists();
    const own = this.runningPods ? workingLists : resourceLists;
    if (this.customResources.stamp === '') return own;
    if (this.#lists?.custom !== custom) this.#lists = { custom, all: { ...own, ...custom } };
    return this.#lists.all;
  }

  /** What custom resources add to OpenAPI. */
  openApiParts(): CustomParts {
    return this.customResources.openApiParts();
  }

  /** Runs after what is being done now, once for all that are waiting. Controllers do their work here. */
  later(act: () => void): void {
    if (this.#later.push(act) > 1) return;
    setImmediate(() => {
      const acts = this.#later;
      this.#later = [];
      if (this.#closed) return;
      for (const later of acts) guarded(later);
    });
  }

  /** Called when the cluster ends; disposing takes it back. */
  onClose(act: () => void): Disposable {
    this.#closing.add(act);
    return { [Symbol.dispose]: () => void this.#closing.delete(act) };
  }

  close(): void {
    this.#closed = true;
    for (const act of this.#closing) act();
    this.#closing.clear();
    this.storage[Symbol.dispose]();
  }
}
