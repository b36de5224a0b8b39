/** The programs of the scenarios as the tests' own image has them. */
import type { Programs } from './scenarios.ts';

export const testPrograms: Programs = {
  image: 'test:1',
  polite: (seconds) => ['polite', String(seconds)],
  deaf: ['sleep', '600'],
  pause: (seconds) => ['sleep', String(seconds)],
  fail: ['exit', '1'],
};
