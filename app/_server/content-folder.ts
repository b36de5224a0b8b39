import { join } from 'node:path';
import { siteRoot } from './site-root.ts';

/** Where the texts are, while the site is built from them. */
export const contentFolder = join(siteRoot, 'content');
