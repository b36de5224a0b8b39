/** The folder of package.json: `next.config.mjs` knows its own place, code in a bundle does not. */
export const siteRoot = process.env.DRYDOCK_ROOT ?? process.cwd();
