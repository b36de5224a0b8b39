/** `process` in a browser: an environment without variables. */
export const env = {};
