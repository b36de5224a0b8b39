import type { Glossary } from '../glossary-schema.ts';

export const glossary: Glossary = {
  'admission-policy': {
    word: 'admission policy',
    text: 'A rule that the API server checks before it stores an object. A ValidatingAdmissionPolicy is written in the language CEL, and an object that breaks it is refused with a message.',
    lesson: 'production',
  },
  adoption: {
    word: 'adoption',
    text: 'What a controller does with an object that has no owner and fits its selector: it writes itself into it as the owner. The reverse is called release.',
    lesson: 'deployments',
  },
  'api-server': {
    word: 'API server',
    text: 'The one door to a cluster. It checks who asks and what they may do, keeps the objects in etcd, and tells everybody who watches about each change.',
  },
  apply: {
    word: 'apply',
    text: '`kubectl apply -f FILE` means: make it so. It creates what is missing, changes what differs and leaves the rest alone.',
    lesson: 'pods',
  },
  cluster: {
    word: 'cluster',
    text: 'Machines that Kubernetes runs as one: a control plane that decides, and nodes that do the work.',
  },
  'cluster-ip': {
    word: 'ClusterIP',
    text: 'The address of a Service inside its cluster. No machine has it; every node knows how to send on what is addressed to it.',
    lesson: 'services',
  },
  'config-map': {
    word: 'ConfigMap',
    text: 'Settings as an object of their own: keys and values that Pods read as environment variables or as files. Not for passwords; those belong into a Secret.',
    lesson: 'production',
  },
  container: {
    word: 'container',
    text: 'A program that runs apart from the others on the same machine, with its own files and its own view of processes and network. It starts from an image.',
    lesson: 'pods',
  },
  'control-plane': {
    word: 'control plane',
    text: 'The part of a cluster that decides: the API server, etcd, the scheduler and the controllers. Your programs do not run there as a rule.',
  },
  controller: {
    word: 'controller',
    text: 'A loop that compares what is wanted with what there is, and does the next thing that brings them closer. Kubernetes has one for nearly every kind of object.',
    lesson: 'deployments',
  },
  'crash-loop': {
    word: 'CrashLoopBackOff',
    text: 'What a Pod says when its container ends again and again: the kubelet waits before the next restart, longer each time, up to five minutes.',
    lesson: 'pods',
  },
  deployment: {
    word: 'Deployment',
    text: 'The object for a program that runs in several equal Pods. It has a ReplicaSet for each version and moves the Pods from one to the next.',
    lesson: 'deployments',
  },
  dns: {
    word: 'DNS',
    text: 'The service that turns names into addresses. In a cluster every Service has a name in it, such as `shop.default.svc.cluster.local`.',
    lesson: 'services',
  },
  drain: {
    word: 'drain',
    text: 'To empty a node before it is updated or switched off. `kubectl drain` evicts its Pods one by one and respects every PodDisruptionBudget.',
    lesson: 'shutdown',
  },
  'endpoint-slice': {
    word: 'EndpointSlice',
    text: 'A list of the addresses behind a Service, with a note for each whether it is ready. A controller keeps it up to date; everybody who routes traffic reads it.',
    lesson: 'services',
  },
  etcd: {
    word: 'etcd',
    text: 'The database of a cluster. Every object is in there, and only the API server talks to it.',
  },
  event: {
    word: 'event',
    text: 'A short record of something that happened to an object, such as a Pod that was placed or an image that could not be pulled. It is kept for an hour, unless the cluster says otherwise.',
    lesson: 'pods',
  },
  'gateway-api': {
    word: 'Gateway API',
    text: 'The newer way to lead traffic into a cluster. A Gateway is the door and belongs to the people of the platform; an HTTPRoute is a rule and belongs to a team.',
    lesson: 'services',
  },
  'grace-period': {
    word: 'grace period',
    text: 'The time a Pod has between the request to stop and the signal that nobody can refuse: 30 seconds, unless `terminationGracePeriodSeconds` says otherwise.',
    lesson: 'shutdown',
  },
  image: {
    word: 'image',
    text: 'A program with all the files it needs, packed and named: `nginx:1.27`. What stands behind the colon is the tag, usually the version.',
    lesson: 'pods',
  },
  ingress: {
    word: 'Ingress',
    text: 'A list of rules that say which host and path lead to which Service. It does nothing by itself; an Ingress controller reads it and does the work.',
    lesson: 'services',
  },
  'ingress-controller': {
    word: 'Ingress controller',
    text: 'A program at the edge of the cluster that takes requests and passes them on as the Ingress objects say. Traefik is one of several.',
    lesson: 'services',
  },
  kubeconfig: {
    word: 'kubeconfig',
    text: 'The file that tells kubectl where the API server is and who you are. Usually `~/.kube/config`; the variable `KUBECONFIG` names another.',
  },
  kubectl: {
    word: 'kubectl',
    text: 'The command that talks to the API server of a cluster. It has verbs, such as `get`, `apply` and `delete`, and kinds of objects.',
    lesson: 'pods',
  },
  kubelet: {
    word: 'kubelet',
    text: 'The program on each node that looks after its Pods: starts their containers, asks their probes, restarts what has ended, and reports all of it.',
    lesson: 'pods',
  },
  label: {
    word: 'label',
    text: 'A key and a value on an object, such as `app=web`. Labels are how things in Kubernetes find each other.',
    lesson: 'pods',
  },
  limit: {
    word: 'limit',
    text: 'The most of a resource that a container may use. Over its limit of CPU it is slowed down; over its limit of memory it is killed.',
    lesson: 'production',
  },
  manifest: {
    word: 'manifest',
    text: 'A file that describes objects as you want them, usually in YAML. It is kept with the code and given to `kubectl apply`.',
    lesson: 'pods',
  },
  namespace: {
    word: 'namespace',
    text: 'A part of a cluster with names of its own: two teams can both have a Service called shop. Rights and quotas are given by namespace.',
    lesson: 'production',
  },
  node: {
    word: 'node',
    text: 'A machine of the cluster, real or virtual, that runs Pods.',
    lesson: 'pods',
  },
  object: {
    word: 'object',
    text: 'A thing the API server keeps: a Pod, a Service and so on. Its `spec` says what you want, its `status` what there is.',
  },
  owner: {
    word: 'owner',
    text: 'The object that another one belongs to, written into its `ownerReferences`. When the owner is deleted, what it owns is deleted as well.',
    lesson: 'deployments',
  },
  'pod-disruption-budget': {
    word: 'PodDisruptionBudget',
    text: 'Says how many Pods of a program may be missing while somebody empties nodes. An eviction that would break it has to wait.',
    lesson: 'shutdown',
  },
  pod: {
    word: 'Pod',
    text: 'The smallest thing Kubernetes runs: one or more containers that share an address, a node and a life.',
    lesson: 'pods',
  },
  'pre-stop': {
    word: 'preStop hook',
    text: 'Something a container does before it is asked to stop, such as to sleep for five seconds. Its time counts towards the grace period.',
    lesson: 'shutdown',
  },
  probe: {
    word: 'probe',
    text: 'A question that the kubelet asks a container again and again. Readiness: may it get traffic. Liveness: must it be restarted. Startup: has it begun, so that the others may ask.',
    lesson: 'pods',
  },
  reconciliation: {
    word: 'reconciliation',
    text: 'The work of a controller: look at what is wanted and at what there is, take one step, look again. It has no plan that could become wrong.',
    lesson: 'deployments',
  },
  'replica-set': {
    word: 'ReplicaSet',
    text: 'Keeps a number of equal Pods: makes new ones when there are too few, removes some when there are too many. Usually a Deployment writes it.',
    lesson: 'deployments',
  },
  request: {
    word: 'request',
    text: 'How much CPU and memory a container asks for. The scheduler puts a Pod only on a node that has so much left to promise.',
    lesson: 'production',
  },
  rollout: {
    word: 'rollout',
    text: 'The way from one version of a Deployment to the next: new Pods come, old ones go, and there are always enough that can work.',
    lesson: 'deployments',
  },
  scheduler: {
    word: 'scheduler',
    text: 'Chooses the node for each new Pod, and does nothing else. The kubelet of that node then takes over.',
  },
  secret: {
    word: 'Secret',
    text: 'Like a ConfigMap, for passwords, keys and certificates. Its values are encoded in Base64, which hides nothing: who may read Secrets decides how safe they are.',
    lesson: 'services',
  },
  selector: {
    word: 'selector',
    text: 'A condition on labels that picks objects, such as `app=web`. Services and ReplicaSets find their Pods by it.',
    lesson: 'pods',
  },
  service: {
    word: 'Service',
    text: 'A name and an address that stay, for Pods that come and go. Its selector says which Pods stand behind it.',
    lesson: 'services',
  },
  signal: {
    word: 'signal',
    text: 'A short message from the system to a process. `TERM` asks it to end, `KILL` ends it. The process with the number 1 hears only signals it has asked for, `KILL` from outside excepted.',
    lesson: 'shutdown',
  },
  volume: {
    word: 'volume',
    text: 'A place for files that belongs to a Pod and is mounted into its containers. What it is made of differs: an empty folder, a ConfigMap, a disk.',
    lesson: 'pods',
  },
  watch: {
    word: 'watch',
    text: 'A question that stays open: the API server answers with what there is and then with every change. Controllers, the kubelet and this page live on watches.',
  },
};
