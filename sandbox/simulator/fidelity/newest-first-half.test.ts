/** The newest kubectl of this machine sees nothing that it would not see on a real cluster. In halves, so that no file takes minutes. */
import { describeReplay } from './replay.ts';

await describeReplay((all) => all.at(-1), 'first-half');
