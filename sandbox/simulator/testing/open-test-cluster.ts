/** A simulated cluster for tests: nothing is random, nothing is kept, and its time stands still until it is advanced. */
import { generateKeyPairSync } from 'node:crypto';
import { Cluster, type ClusterOptions } from '../cluster/cluster.ts';
import { seedRecords } from '../cluster/seed.ts';
import { ingressClasses } from '../ingress/ingress-classes.ts';
import { VirtualClock } from '../time/virtual-clock.ts';

export interface TestCluster extends Disposable {
  readonly cluster: Cluster;
  readonly clock: VirtualClock;
}

/** Made when a test first asks for a token: RSA keys take a tenth of a second. */
let pair: ReturnType<typeof generatePair> | undefined;
const generatePair = () => generateKeyPairSync('rsa', { modulusLength: 2_048 });
const tokenKey = {
  get privateKey() {
    pair ??= generatePair();
    return pair.privateKey;
  },
  get publicKey() {
    pair ??= generatePair();
    return pair.publicKey;
  },
};

const start = new Date('2026-01-01T00:00:00Z');

export interface TestClusterOptions {
  /** Fingerprint of the administrator's certificate, for tests that come by the front door. */
  readonly administrator?: string;
  /** Nothing is scheduled and nothing runs. */
  readonly quiet?: boolean;
  /** Without them Pods get a node, and nothing more happens to them. */
  readonly kubelets?: boolean;
  /** What its nodes pull from; the catalogue where it is left out. */
  readonly findImage?: ClusterOptions['findImage'];
  /** What an earlier cluster left, and the moment it is at; a new cluster where they are left out. */
  readonly left?: { readonly records: ClusterOptions['records']; readonly at: Date };
}

/** It has the objects of every new cluster: namespaces, roles, the node. */
export function openTestCluster({
  administrator = 'none',
  quiet = false,
  kubelets = true,
  findImage,
  left,
}: TestClusterOptions = {}): TestCluster {
  const clock = new VirtualClock(left?.at ?? start);
  let [uids, seed] = [0, 1];
  const cluster = new Cluster({
    id: 'test',
    clock,
    random: () => {
      // The generator of C's standard (ISO 9899, 7.22.2.2), which is random enough for names.
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    },
    newUid: () => {
      uids += 1;
      return `00000000-0000-4000-8000-${String(uids).padStart(12, '0')}`;
    },
    records:
      left?.records ??
      seedRecords({
        id: 'test',
        createdAt: start,
        certificateAuthority: 'not a certificate',
        more: ingressClasses,
      }),
    credentials: { administrator, tokenKey },
    quiet,
    kubelets,
    ...(findImage ? { findImage } : {}),
  });
  return { cluster, clock, [Symbol.dispose]: () => cluster.close() };
}
