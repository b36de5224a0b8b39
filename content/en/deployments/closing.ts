import type { Closing } from '../../closing-schema.ts';

export const closing: Closing = {
  can: [
    'say how many Pods there should be, and see a controller keep that number',
    'take a Pod out of its ReplicaSet to look at it, and give it back',
    'roll out a new version and follow it',
    'recognise a rollout that is stuck, and go back',
    'read from the names which Deployment, ReplicaSet and Pod belong together',
  ],
  questions: [
    {
      id: 'own',
      question: 'How does a ReplicaSet know which Pods are its own?',
      options: [
        {
          text: 'By the beginning of their names',
          because: 'Names only look like it. A Pod with such a name and other labels is left alone.',
        },
        {
          text: 'By its selector, and by the owner that is written into them',
          right: true,
          because:
            'It looks for Pods that match the selector. One without an owner is adopted, one that belongs to somebody else is not.',
        },
        {
          text: 'It keeps a list of the Pods it made',
          because:
            'It keeps nothing. It looks at the cluster anew each time, so it also finds Pods that it did not make.',
        },
        {
          text: 'By the image they run',
          because:
            'The image does not count. After a change of the template old and new Pods would not be told apart by it either.',
        },
      ],
    },
    {
      id: 'relabel',
      question:
        'A ReplicaSet keeps three Pods with `app=web`. You change the label of one to `app=debug`. How many Pods are there a moment later?',
      options: [
        {
          text: 'Two',
          because: 'That would be a moment long: the ReplicaSet sees one too few and makes it.',
        },
        {
          text: 'Three',
          because: 'Three with `app=web`. The one you let go runs on beside them.',
        },
        {
          text: 'Four',
          right: true,
          because: 'Three that are counted, one of them new, and one that has no owner any more.',
        },
        {
          text: 'Six',
          because: 'Only what is missing is made again, and that is one.',
        },
      ],
    },
    {
      id: 'template',
      question:
        'You change the image in the template of a ReplicaSet that was written by hand. What happens to its Pods?',
      options: [
        {
          text: 'They are replaced one by one',
          because: 'A Deployment would do that. A ReplicaSet uses its template only for Pods it makes from now on.',
        },
        {
          text: 'Nothing, until one is missing',
          right: true,
          because:
            'The template counts for new Pods. The next one that has to be made gets the new image, the others keep the old.',
        },
        {
          text: 'They restart with the new image',
          because: 'The kubelet restarts containers of a Pod as the Pod says, and the Pods have not been changed.',
        },
      ],
    },
    {
      id: 'surge',
      question:
        'A Deployment has 10 replicas, `maxSurge: 2` and `maxUnavailable: 0`. How many Pods may there be during a rollout?',
      options: [
        {
          text: '8 to 10',
          because: 'That would be `maxSurge: 0` with `maxUnavailable: 2`: first away, then new.',
        },
        {
          text: '10 to 12, and always 10 that can work',
          right: true,
          because:
            'Up to two more than wanted, and none fewer that is available. It needs room for two, and nobody is missing.',
        },
        {
          text: 'Always 10',
          because: 'Then no rollout could begin: either there is one more for a while, or one fewer.',
        },
        {
          text: '20, then 10 again',
          because: 'That would be `maxSurge: 100%`.',
        },
      ],
    },
    {
      id: 'stuck',
      question: 'A rollout is stuck because its image does not exist. What does the Deployment do after ten minutes?',
      options: [
        {
          text: 'It goes back to the old version',
          because: 'It never does that by itself. It cannot know whether the old version would be right.',
        },
        {
          text: 'It deletes all Pods',
          because: 'It keeps as many old ones as it needs, which is why nobody notices anything so far.',
        },
        {
          text: 'It says so in its conditions, and goes on trying',
          right: true,
          because:
            'The condition `Progressing` becomes false with the reason `ProgressDeadlineExceeded`. To go back is your decision.',
        },
        {
          text: 'It stops trying for good',
          because: 'If the image appeared now, the rollout would go on.',
        },
      ],
    },
    {
      id: 'old-sets',
      question: 'After some rollouts `kubectl get rs` shows several ReplicaSets with 0 Pods. What are they for?',
      options: [
        {
          text: 'They are left over by mistake and can go',
          because: 'If you delete them, `kubectl rollout undo` has nothing left to go back to.',
        },
        {
          text: 'Each is a revision one can go back to',
          right: true,
          because:
            '`undo` takes the template of an old ReplicaSet. Ten are kept, unless `revisionHistoryLimit` says otherwise.',
        },
        {
          text: 'They wait until the newest one is overloaded',
          because: 'Load plays no part. A ReplicaSet has the number of Pods that its Deployment gives it.',
        },
      ],
    },
  ],
  reading: [
    {
      title: 'Deployments',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/',
      about: 'Every field of a rollout, with examples of stuck and paused ones.',
    },
    {
      title: 'ReplicaSet',
      url: 'https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/',
      about: 'Adoption, release, and in which order Pods are removed.',
    },
    {
      title: 'Controllers',
      url: 'https://kubernetes.io/docs/concepts/architecture/controller/',
      about: 'The idea behind all of them, with a thermostat as the example.',
    },
    {
      title: 'Garbage Collection',
      url: 'https://kubernetes.io/docs/concepts/architecture/garbage-collection/',
      about: 'What happens to what is owned when its owner is deleted.',
    },
  ],
};
