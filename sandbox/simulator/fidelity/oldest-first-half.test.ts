/** Nor does the oldest one, which sends other requests. */
import { describeReplay } from './replay.ts';

await describeReplay((all) => all.at(0), 'first-half');
