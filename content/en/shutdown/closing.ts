import type { Closing } from '../../closing-schema.ts';

export const closing: Closing = {
  can: [
    'say in which order things happen when a Pod stops',
    'replace Pods without losing a request',
    'see from an exit code how a program ended',
    'make a program in a container hear `TERM`',
    'choose a grace period, and protect enough Pods while nodes are emptied',
  ],
  questions: [
    {
      id: 'race',
      question: 'A Pod is deleted while requests come in. Why do some fail although the new Pods are ready?',
      options: [
        {
          text: 'The Service is switched off during a rollout',
          because: 'A Service is never off. It has fewer or other endpoints, that is all.',
        },
        {
          text: 'The Pod may be gone before everybody knows that it is going',
          right: true,
          because: 'The kubelet and those who send traffic hear of it at the same time and do not wait for each other.',
        },
        {
          text: 'Readiness probes are not asked any more',
          because:
            'Whether they are asked makes no difference here: a terminating Pod counts as not ready in any case.',
        },
        {
          text: 'The new Pods are too slow',
          because: 'They are ready. The requests that fail go to the old ones.',
        },
      ],
    },
    {
      id: 'pre-stop',
      question: 'What does a `preStop` hook that sleeps for five seconds do for you?',
      options: [
        {
          text: 'It gives the others time to stop sending, while the program still serves',
          right: true,
          because: 'The hook runs before `TERM`. Meanwhile the program does not even know that it is going to stop.',
        },
        {
          text: 'It makes the grace period five seconds longer',
          because: 'It is part of it: with 30 seconds of grace, 25 are left after the hook.',
        },
        {
          text: 'It delays the removal from the EndpointSlice',
          because: 'The Pod is marked as terminating at once. That is what is wanted: the news should be first.',
        },
        {
          text: 'It sends `TERM` five seconds earlier',
          because: 'Later, not earlier. `TERM` comes once the hook is done.',
        },
      ],
    },
    {
      id: 'exit-137',
      question: 'A container ended with the exit code 137. What happened?',
      options: [
        {
          text: 'It ended by itself after `TERM`',
          because: 'That would be 143, which is 128 + 15, or whatever the program chose, often 0.',
        },
        {
          text: 'It was killed: 128 + 9',
          right: true,
          because:
            '9 is `KILL`. Either its grace was over, or it used more memory than its limit; `kubectl describe pod` tells which.',
        },
        {
          text: 'Its image was not found',
          because: 'Then it would never have started, and there would be no exit code.',
        },
        {
          text: 'Its probe failed 137 times',
          because: 'Probes do not count into the exit code.',
        },
      ],
    },
    {
      id: 'number-one',
      question:
        'A container starts `sh -c "my-server; echo ended"`, and every stop takes the full 30 seconds. What is the most likely reason?',
      options: [
        {
          text: 'my-server ignores `TERM`',
          because: 'It may never have got it. First look at who is number 1.',
        },
        {
          text: 'The shell is number 1 and does not pass the signal on',
          right: true,
          because:
            'A shell that waits for its child keeps `TERM` to itself. `exec my-server` lets the program take its place.',
        },
        {
          text: 'The node is overloaded',
          because: 'Exactly 30 seconds each time is not load; it is the grace period that runs out.',
        },
        {
          text: 'A PodDisruptionBudget delays it',
          because: 'A budget can refuse an eviction before it begins. It never slows down a stop.',
        },
      ],
    },
    {
      id: 'grace',
      question:
        'A hook sleeps for 5 seconds, and the longest request takes 40. Which `terminationGracePeriodSeconds` fits?',
      options: [
        {
          text: '30, the default',
          because: 'After the hook 25 seconds are left, and long requests are cut off.',
        },
        {
          text: '40',
          because: 'Only 35 are left after the hook.',
        },
        {
          text: '50',
          right: true,
          because: 'Hook plus work plus a little. A program that is done earlier does not wait for the end.',
        },
        {
          text: '3600, to be safe',
          because: 'If a program hangs once, its node waits an hour for it. A little more than needed is enough.',
        },
      ],
    },
    {
      id: 'budget',
      question:
        'A Deployment has 3 replicas, and its PodDisruptionBudget says `minAvailable: 3`. What happens when somebody drains a node?',
      options: [
        {
          text: 'A fourth Pod is started first',
          because: 'Nobody does that. An eviction asks only whether one may go now.',
        },
        {
          text: 'The drain waits and does not come to an end',
          right: true,
          because: 'No Pod may ever be missing, so none may be evicted. Allow at least one, with `maxUnavailable: 1`.',
        },
        {
          text: 'The budget is ignored after a while',
          because: '`kubectl drain` goes on asking. Only whoever deletes instead of evicting passes by the budget.',
        },
        {
          text: 'Nothing; budgets are about rollouts',
          because:
            'It is the other way round: a rollout follows `maxUnavailable` of its Deployment, an eviction the budget.',
        },
      ],
    },
  ],
  reading: [
    {
      title: 'Pod Lifecycle',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination',
      about: 'The section on termination: every step of a stop, in order.',
    },
    {
      title: 'Container Lifecycle Hooks',
      url: 'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
      about: 'What preStop and postStart promise, and what they do not.',
    },
    {
      title: 'Explore Termination Behavior for Pods And Their Endpoints',
      url: 'https://kubernetes.io/docs/tutorials/services/pods-and-endpoint-termination-flow/',
      about: 'A tutorial that watches an EndpointSlice while a Pod ends.',
    },
    {
      title: 'Disruptions',
      url: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
      about: 'Which interruptions are planned, and what a budget can do about them.',
    },
    {
      title: 'Safely Drain a Node',
      url: 'https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/',
      about: 'For those who empty the nodes.',
    },
  ],
};
