import { describeReplay } from './replay.ts';

await describeReplay((all) => all.at(0), 'second-half');
