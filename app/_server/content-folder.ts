import { join } from 'node:path';

/** Where the texts are, while the site is built from them: `next.config.mjs` knows its own place, code in a bundle does not. */
export const contentFolder = join(process.env.DRYDOCK_ROOT ?? process.cwd(), 'content');
