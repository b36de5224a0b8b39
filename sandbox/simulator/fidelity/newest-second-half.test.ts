import { describeReplay } from './replay.ts';

await describeReplay((all) => all.at(-1), 'second-half');
