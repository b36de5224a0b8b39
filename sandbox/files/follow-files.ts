import type { HomeFile } from '../contract/tools-sizes.ts';
import { listFiles } from './home-files.ts';

/**
 * How often the home is looked at while an editor is open. Looking is cheaper than watching: a watch needs one inotify
 * handle for each folder of each learner, and machines have few.
 */
const lookEveryMs = 700;

/** Tells the files of a home, now and whenever one comes, goes or is written. */
export function followFiles(home: string, onFiles: (files: readonly HomeFile[]) => void): Disposable {
  let [told, stopped] = ['', false];
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    // A home that cannot be read at this moment is looked at again.
    const files = await listFiles(home).catch(() => undefined);
    if (stopped) return;
    const telling = JSON.stringify(files ?? told);
    if (files && telling !== told) {
      told = telling;
      onFiles(files);
    }
    timer = setTimeout(() => void look(), lookEveryMs);
  };
  void look();
  return {
    [Symbol.dispose]: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
