/** `node record.ts KUBECONFIG`: keeps what a real server answers to every case, for the test beside this file. */
import { writeFileSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';
import { collectAnswers } from './collect-answers.ts';

const [file = ''] = process.argv.slice(2);
const config = new KubeConfig();
config.loadFromFile(file);
const answers = await collectAnswers(config);
writeFileSync(new URL('./recorded.json', import.meta.url), `${JSON.stringify(answers, null, 1)}\n`);
console.log(`${Object.keys(answers).length} answers`);
