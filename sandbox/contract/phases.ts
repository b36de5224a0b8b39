/** Steps of a start, in order, as the page names them (`sandbox.phase.<name>` in the message files). */
export const phases = ['prepare', 'node', 'control-plane', 'network', 'access', 'terminal'] as const;
export type Phase = (typeof phases)[number];
