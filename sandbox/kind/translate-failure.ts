import type { Failure, FailureCode } from '../contract/failure.ts';
import type { Ran } from '../exec/run.ts';

/** What kind and Docker say, and what it means to somebody who wants a cluster. First match wins. */
const meanings: readonly { readonly says: RegExp; readonly code: FailureCode; readonly message: string }[] = [
  {
    says: /permission denied.*docker(\.sock| daemon|\s+api)|docker\.sock: connect: permission denied/i,
    code: 'no-docker',
    message: 'Docker refuses this user. Add the user to the docker group, or run Drydock as a user who may use Docker.',
  },
  {
    says: /cannot connect to the docker daemon|is the docker daemon running|docker\.sock: (connect|no such file)|error during connect/i,
    code: 'no-docker',
    message: 'No Docker engine answers. Start Docker and try again; `docker info` tells whether it runs.',
  },
  {
    says: /too many open files|inotify|max_user_(instances|watches)|could not find a log line that matches/i,
    code: 'inotify-limit',
    message:
      'The node did not come up, most likely because the machine ran out of inotify watches. Raise them: sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512.',
  },
  {
    says: /no space left on device|disk quota exceeded/i,
    code: 'disk-full',
    message:
      'The disk that Docker uses is full. Free some space (`docker system df` shows what Docker holds) and try again.',
  },
  {
    says: /port is already allocated|address already in use|bind for .* failed/i,
    code: 'port-taken',
    message: 'A port that the cluster was to use was taken in the same moment. Try again.',
  },
  {
    says: /node\(s\) already exist for a cluster with the name|container name .* is already in use/i,
    code: 'name-taken',
    message: 'A cluster of this name exists already.',
  },
  {
    says: /manifest.*(unknown|not found)|pull access denied|no such image|failed to (resolve|pull)|unable to find image|dial tcp: lookup|failed to do request/i,
    code: 'image-missing',
    message:
      'The node image is not on this machine and cannot be downloaded. Check the connection, or name an image that is there with --kind-image.',
  },
  {
    says: /cannot allocate memory|out of memory|\boom\b|minimum memory limit/i,
    code: 'out-of-memory',
    message: 'There is not enough memory for another node. End a sandbox, or lower --node-memory.',
  },
];

/** A failed run of `kind` or `docker` as a failure with the raw output kept. */
export function translateFailure(ran: Ran): Failure {
  const { command, output } = ran;
  const kept = { command, output };
  const program = command.split(' ')[0] ?? '';
  if (ran.reason === 'cancelled')
    return { code: 'cancelled', message: 'The start of the cluster was stopped.', ...kept };
  if (ran.reason === 'killed') return { code: 'cancelled', message: `\`${program}\` was ended by a signal.`, ...kept };
  if (ran.reason === 'timed-out')
    return { code: 'timed-out', message: `\`${program}\` took too long and was stopped.`, ...kept };
  if (ran.reason === 'not-installed') {
    return program.endsWith('kind')
      ? {
          code: 'no-kind',
          message: 'The `kind` command is not installed. See https://kind.sigs.k8s.io for how to get it.',
          ...kept,
        }
      : {
          code: 'no-docker',
          message: 'The `docker` command is not installed. Install Docker to run real clusters.',
          ...kept,
        };
  }
  const meaning = meanings.find(({ says }) => says.test(output));
  if (meaning) return { code: meaning.code, message: meaning.message, ...kept };
  const last = output.trim().split('\n').at(-1) ?? '';
  return { code: 'unexpected', message: `\`${program}\` failed: ${last}`, ...kept };
}
