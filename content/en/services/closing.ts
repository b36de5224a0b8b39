import type { Closing } from '../../closing-schema.ts';

export const closing: Closing = {
  can: [
    'give a group of Pods one name and one address',
    'follow a call from the name to the Pod that answers',
    'lead hosts and paths from outside to different Services, with HTTPS',
    'tell from the kind of failure where the mistake is',
  ],
  questions: [
    {
      id: 'no-endpoints',
      question: '`kubectl describe service shop` shows no endpoints. What do you compare first?',
      options: [
        {
          text: 'The selector of the Service and the labels of the Pods',
          right: true,
          because:
            'A selector that finds nothing is no error, so nobody tells you. If they fit, look at readiness next.',
        },
        {
          text: '`port` and `targetPort`',
          because: 'A wrong `targetPort` still has endpoints; calls to them are refused.',
        },
        {
          text: 'The rules of the Ingress',
          because: 'The Ingress comes before the Service and has no influence on its endpoints.',
        },
        {
          text: 'The image of the Pods',
          because: 'A Service does not care what its Pods run. It finds them by their labels.',
        },
      ],
    },
    {
      id: 'refused',
      question: 'The Service has endpoints, but every call ends with `Connection refused`. What is the usual cause?',
      options: [
        {
          text: 'The DNS does not know the name',
          because: 'Then the error would be about the name: `bad address` or `could not resolve host`.',
        },
        {
          text: 'No program listens at the `targetPort`',
          right: true,
          because: 'The Pod was reached and said no. Compare `targetPort` with the port the program really listens on.',
        },
        {
          text: 'The Pods are not ready',
          because: 'Then they would not be among the endpoints that get calls.',
        },
        {
          text: 'The ClusterIP has changed',
          because: 'It stays for the life of the Service.',
        },
      ],
    },
    {
      id: 'name',
      question:
        'A Pod in the namespace `dev` wants to call the Service `shop` in the namespace `default`. Which name works?',
      options: [
        {
          text: '`shop`',
          because: 'The short name is looked up in the namespace of the caller: that would be a shop in `dev`.',
        },
        {
          text: '`shop.default`',
          right: true,
          because: 'Name and namespace. In full it is `shop.default.svc.cluster.local`.',
        },
        {
          text: '`default.shop`',
          because: 'The other way round: first the Service, then its namespace.',
        },
        {
          text: 'None; a namespace is closed to others',
          because: 'A namespace parts names and rights, not the network. A NetworkPolicy would do that.',
        },
      ],
    },
    {
      id: 'closed',
      question: 'One of three Pods fails its readiness probe. What happens to the calls?',
      options: [
        {
          text: 'A third of them fails',
          because: 'They would if the Pod stayed in the list. It is taken out as soon as it is not ready.',
        },
        {
          text: 'They go to the other two; the Pod runs on',
          right: true,
          because:
            'It is still in the EndpointSlice, with `ready: false`. When it is ready again, it gets calls again.',
        },
        {
          text: 'The Pod is restarted',
          because: 'Only the liveness probe leads to a restart.',
        },
        {
          text: 'The Service waits until all three are ready',
          because: 'A Service needs one Pod that is ready, not all.',
        },
      ],
    },
    {
      id: 'ingress-alone',
      question:
        'You apply an Ingress to a new cluster, and nothing answers. `kubectl get ingress` shows no address. What is missing most likely?',
      options: [
        {
          text: 'An Ingress controller',
          right: true,
          because: 'The object is only a list of rules. A program has to read it, and a new cluster often has none.',
        },
        {
          text: 'A certificate',
          because: 'Without one there is no trustworthy HTTPS, but HTTP would answer.',
        },
        {
          text: 'A second Service',
          because: 'One is enough. And without a controller none of them is asked.',
        },
      ],
    },
    {
      id: 'paths',
      question:
        'Rules for one host: `/` with `Prefix` leads to shop, `/cart` with `Prefix` leads to cart. Who answers `/cart/items`?',
      options: [
        {
          text: 'shop, because its rule comes first',
          because: 'The order does not count. Of all the paths that fit, the longest wins.',
        },
        {
          text: 'cart',
          right: true,
          because: '`Prefix` means this path and everything below it, and `/cart` is longer than `/`.',
        },
        {
          text: 'Nobody, because `/cart/items` is not listed',
          because: 'That would be so with `Exact`.',
        },
        {
          text: 'Both, in turn',
          because: 'One rule is chosen. Only the Pods behind its Service take turns.',
        },
      ],
    },
  ],
  reading: [
    {
      title: 'Service',
      url: 'https://kubernetes.io/docs/concepts/services-networking/service/',
      about: 'All types, headless Services, and how traffic is shared out.',
    },
    {
      title: 'EndpointSlices',
      url: 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/',
      about: 'What is written about each address: ready, serving, terminating.',
    },
    {
      title: 'Ingress',
      url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/',
      about: 'Hosts, paths and TLS in detail.',
    },
    {
      title: 'Gateway API',
      url: 'https://kubernetes.io/docs/concepts/services-networking/gateway/',
      about: 'The successor: Gateways, routes and who owns which.',
    },
    {
      title: 'Debug Services',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/',
      about: 'From the name to the Pod, one check after the other.',
    },
  ],
};
