import type { Closing } from '../../closing-schema.ts';

export const closing: Closing = {
  can: [
    'choose between startup, liveness and readiness probes, and know what each failure leads to',
    'give a container requests and limits, and read from its state what they did',
    'keep configuration outside the image, and say when a change of it arrives',
    'bring one manifest through several namespaces, past a policy that checks it',
    'tell a problem of the program from a problem of the cluster',
  ],
  questions: [
    {
      id: 'slow-start',
      question: 'A program needs a minute to start, and its liveness probe kills it before. What is the right cure?',
      options: [
        {
          text: 'No liveness probe',
          because: 'Then nobody notices when the program hangs later on.',
        },
        {
          text: 'A liveness probe that fails only after two minutes',
          because: 'That also gives a program that hangs two minutes, on every day of its life.',
        },
        {
          text: 'A startup probe',
          right: true,
          because: 'Until it has succeeded nobody asks the other two. The liveness probe can stay strict.',
        },
        {
          text: 'A readiness probe',
          because: 'It keeps traffic away, but does not hold the liveness probe back.',
        },
      ],
    },
    {
      id: 'database-down',
      question: 'The liveness probe of a shop asks its database, and the database is down for a minute. What happens?',
      options: [
        {
          text: 'The shop waits until the database is back',
          because: 'A readiness probe would let it wait. A liveness probe restarts.',
        },
        {
          text: 'All Pods of the shop are restarted, though nothing is wrong with them',
          right: true,
          because: 'Liveness should ask only about the program itself. A restart does not mend somebody else.',
        },
        {
          text: 'The database is restarted',
          because: 'A probe acts on the container it is written in.',
        },
      ],
    },
    {
      id: 'insufficient',
      question:
        'A Pod is `Pending` with the event `Insufficient memory`, and the node uses a tenth of its memory. How can that be?',
      options: [
        {
          text: 'The scheduler measures wrongly',
          because: 'It does not measure at all. It adds up requests.',
        },
        {
          text: 'The rest is already promised to other Pods, used or not',
          right: true,
          because: 'What counts is the sum of the requests on the node. Look at it with `kubectl describe node`.',
        },
        {
          text: 'The limit of the Pod is too high',
          because: 'The limit plays no part in choosing a node; only the request does.',
        },
        {
          text: 'Memory is counted only after an hour',
          because: 'Requests count from the moment the Pod is placed.',
        },
      ],
    },
    {
      id: 'limits',
      question:
        'What happens to a container that wants more than its limit of CPU, and what to one that wants more than its limit of memory?',
      options: [
        {
          text: 'Both are killed',
          because: 'CPU can be shared out in time, so nobody has to die for it.',
        },
        {
          text: 'Both are slowed down',
          because: 'Memory that is needed cannot be given a bit later. The kernel ends the process.',
        },
        {
          text: 'The first is slowed down, the second is killed',
          right: true,
          because: 'CPU is throttled. Memory over the limit ends with `OOMKilled` and exit code 137.',
        },
        {
          text: 'Both move to another node',
          because: 'A Pod never moves. At most it is evicted, and a new one is made elsewhere.',
        },
      ],
    },
    {
      id: 'config-arrives',
      question: 'You change a value in a ConfigMap. A container gets it as a variable. When does it see the new value?',
      options: [
        {
          text: 'At once',
          because: 'A process has the variables that it was started with.',
        },
        {
          text: 'Within a minute or so',
          because: 'That is true of files from a ConfigMap, not of variables.',
        },
        {
          text: 'When a new container is started',
          right: true,
          because: '`kubectl rollout restart` makes new Pods in an orderly way, and they start with the new value.',
        },
        {
          text: 'Never; ConfigMaps cannot be changed',
          because: 'They can, unless they are marked `immutable: true`.',
        },
      ],
    },
    {
      id: 'base64',
      question: 'Who can read the password in a Secret?',
      options: [
        {
          text: 'Nobody; it is encrypted',
          because: 'Base64 is a way of writing. `base64 -d` undoes it.',
        },
        {
          text: 'Whoever may read Secrets in that namespace, or may start Pods there',
          right: true,
          because: 'A Pod can mount any Secret of its namespace. Rights decide, not the encoding.',
        },
        {
          text: 'Only the Pod that it is for',
          because: 'A Secret belongs to its namespace, not to a Pod.',
        },
      ],
    },
    {
      id: 'whose-problem',
      question: 'A Pod is in `ImagePullBackOff`. Where do you find the reason?',
      options: [
        {
          text: 'In the logs of the container',
          because: 'Nothing has run yet, so nothing has written a log.',
        },
        {
          text: 'In the events of the Pod',
          right: true,
          because: 'What did not start is told by Kubernetes, in events. Logs are for what ran.',
        },
        {
          text: 'In the code of the program',
          because: 'It was never reached. The name of the image, the tag or the right to pull it is wrong.',
        },
      ],
    },
  ],
  reading: [
    {
      title: 'Configure Liveness, Readiness and Startup Probes',
      url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
      about: 'All kinds of probes and their fields, with examples.',
    },
    {
      title: 'Resource Management for Pods and Containers',
      url: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
      about: 'Requests, limits, units, and what the kubelet does with them.',
    },
    {
      title: 'ConfigMaps',
      url: 'https://kubernetes.io/docs/concepts/configuration/configmap/',
      about: 'Variables, files, and how changes arrive.',
    },
    {
      title: 'Good practices for Kubernetes Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/secrets-good-practices/',
      about: 'Encryption at rest, narrow rights, and what developers can do.',
    },
    {
      title: 'Validating Admission Policy',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/',
      about: 'How policies and bindings are written, with CEL.',
    },
    {
      title: 'Debug Pods',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
      about: 'What to look at first when a Pod does not do as it should.',
    },
  ],
};
