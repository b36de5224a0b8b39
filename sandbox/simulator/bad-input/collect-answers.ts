/** Puts every case to a server, in a namespace of its own that goes afterwards. */
import { CoreV1Api, type KubeConfig } from '@kubernetes/client-node';
import { type Answer, answerOf } from './answer.ts';
import { ask } from './ask.ts';
import { bytesOf, namespace } from './case.ts';
import { cases } from './cases.ts';

/** By name of the case. */
export type Answers = Readonly<Record<string, Answer>>;

/** At one time; a server may be slow with large ones. */
const atOnce = 4;

export async function collectAnswers(config: KubeConfig): Promise<Answers> {
  const core = config.makeApiClient(CoreV1Api);
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  try {
    await core.createNamespacedConfigMap({ namespace, body: { metadata: { name: 'there' }, data: { a: 'b' } } });
    const left = [...cases];
    const answers: Record<string, Answer> = {};
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next; next = left.shift())
        answers[next.name] = answerOf(await ask(config, bytesOf(next)));
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return Object.fromEntries(cases.map(({ name }) => [name, answers[name] as Answer]));
  } finally {
    await core.deleteNamespace({ name: namespace });
  }
}
