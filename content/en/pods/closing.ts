import type { Closing } from '../../closing-schema.ts';

export const closing: Closing = {
  can: [
    'start a Pod by hand and from a manifest, and say when to use which',
    'find out what a Pod is doing with `get`, `describe`, `logs` and `exec`',
    'put two containers into one Pod and let them share a volume and an address',
    'pick Pods by their labels',
    'tell a restart from a new Pod',
  ],
  questions: [
    {
      id: 'shared',
      question: 'Two containers run in the same Pod. What do they share?',
      options: [
        {
          text: 'Their files, down to the last one',
          because:
            'Each container has the files of its own image. They share only the volumes that both of them mount.',
        },
        {
          text: 'The IP address, and the volumes that both mount',
          right: true,
          because:
            'One Pod, one address: they reach each other at `localhost`. A volume is shared where it is mounted.',
        },
        {
          text: 'Nothing; containers are always apart',
          because: 'Their processes and files are apart, but a Pod gives them one network. That is what a Pod is for.',
        },
        {
          text: 'The image',
          because: 'Each container names its own image. In the lesson one was busybox, the other nginx.',
        },
      ],
    },
    {
      id: 'not-ready',
      question: '`kubectl get pods` shows `READY 0/1` and `STATUS Running`. What do you know?',
      options: [
        {
          text: 'The container has crashed',
          because: 'Then it would not be Running for long, and RESTARTS would go up or the status would say so.',
        },
        {
          text: 'The image is still being pulled',
          because: 'While the image is pulled the status is `ContainerCreating`, not `Running`.',
        },
        {
          text: 'The container runs, but its readiness probe has not succeeded',
          right: true,
          because: 'Running and ready are two things. `kubectl describe pod` shows the probe and what it answered.',
        },
        {
          text: 'Somebody has paused the Pod',
          because: 'A Pod cannot be paused. Ready is only what the readiness probe says.',
        },
      ],
    },
    {
      id: 'restarted',
      question: 'The main process of a container ends and the kubelet restarts it. What is new afterwards?',
      options: [
        {
          text: 'The name and the address of the Pod',
          because: 'The Pod is the same one: same name, same address, same node.',
        },
        {
          text: 'The files inside the container',
          right: true,
          because: 'They are as in the image again. What must survive a restart belongs into a volume.',
        },
        {
          text: 'The labels of the Pod',
          because: 'Labels belong to the Pod, and the Pod has not changed.',
        },
        {
          text: 'What is in its emptyDir volume',
          because: 'An `emptyDir` lives as long as its Pod, so it survives restarts of containers.',
        },
      ],
    },
    {
      id: 'apply-twice',
      question: 'You run `kubectl apply -f web.yaml` a second time, with the same file. What happens?',
      options: [
        {
          text: 'An error, because web exists',
          because: 'That is what `create` would do. `apply` compares and then does what is needed.',
        },
        {
          text: 'Nothing; it says `unchanged`',
          right: true,
          because: '`apply` means: make it so. It is so already.',
        },
        {
          text: 'A second Pod starts',
          because: 'The name says which object is meant, and a name exists only once in a namespace.',
        },
        {
          text: 'web is deleted and made again',
          because: 'Only `kubectl replace --force` does that. `apply` leaves alone what already fits.',
        },
      ],
    },
    {
      id: 'previous-logs',
      question: 'A Pod is in `CrashLoopBackOff`. Which command shows what the container said before it ended?',
      options: [
        {
          text: '`kubectl logs NAME --previous`',
          right: true,
          because: 'It prints the log of the container before the last restart: usually the one that tells the reason.',
        },
        {
          text: '`kubectl exec NAME -- cat /var/log/messages`',
          because:
            'In a container that does not run nothing can be executed, and programs in containers rarely write there.',
        },
        {
          text: '`kubectl get pod NAME -o wide`',
          because: 'That shows the node and the address, but not a word of what the program said.',
        },
        {
          text: '`kubectl describe node`',
          because: 'The node knows of its Pods, but the output of their programs is in their logs.',
        },
      ],
    },
    {
      id: 'deleted',
      question: 'You delete a Pod that you made with `kubectl run`. Who brings it back?',
      options: [
        {
          text: 'The kubelet of its node',
          because: 'The kubelet restarts containers of Pods that exist. This Pod has been deleted.',
        },
        {
          text: 'The scheduler',
          because: 'It finds a node for new Pods; it does not make any.',
        },
        {
          text: 'Nobody',
          right: true,
          because: 'Nobody watches over a number of Pods here. That is what a Deployment is for, in the next lesson.',
        },
      ],
    },
  ],
  reading: [
    {
      title: 'Pods',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/',
      about: 'The concept in full, with templates and shared resources.',
    },
    {
      title: 'Pod Lifecycle',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/',
      about: 'Phases, conditions, restarts and probes. The page to come back to.',
    },
    {
      title: 'Labels and Selectors',
      url: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/',
      about: 'How labels are written, and every way to select by them.',
    },
    {
      title: 'Sidecar Containers',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/',
      about: 'A second container that starts before the first one and stops after it.',
    },
    {
      title: 'Debug Running Pods',
      url: 'https://kubernetes.io/docs/tasks/debug/debug-application/debug-running-pod/',
      about: 'More tools for looking into a Pod, ephemeral containers among them.',
    },
  ],
};
