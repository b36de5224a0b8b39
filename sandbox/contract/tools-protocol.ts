/** The socket `/hosts/<host>/tools`: what a page asks about the learner's objects and files, and what the host answers. */
import { z } from 'zod';
import { longestAskedPath, longestText, mostLogLines } from './tools-sizes.ts';
import { mostPerSecond } from './traffic.ts';

/** Chosen by the page; every answer carries it. */
const id = z.int().nonnegative();
const uid = z.string().min(1).max(80);
/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names */
const name = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/);
const path = z.string().min(1).max(longestAskedPath);

const trafficPlanSchema = z.object({
  host: z
    .string()
    .max(253)
    .regex(/^[a-z0-9.*-]*$/),
  path: z
    .string()
    .min(1)
    .max(200)
    .regex(/^\/[\x21-\x7e]*$/),
  perSecond: z.int().min(1).max(mostPerSecond),
  service: z.object({ namespace: name.optional(), name, port: z.int().min(1).max(65_535) }).optional(),
});

export const toolsRequestSchema = z.discriminatedUnion('ask', [
  /** Ends what an earlier request began. */
  z.object({ id, ask: z.literal('stop') }),
  /** One object with its events, now and at every change. `whole`: with managedFields; `reveal`: with the values of a Secret. */
  z.object({ id, ask: z.literal('object'), uid, whole: z.boolean(), reveal: z.boolean() }),
  /** The last lines of a container and, with `follow`, those that come. */
  z.object({
    id,
    ask: z.literal('logs'),
    namespace: name,
    pod: name,
    container: name,
    previous: z.boolean(),
    follow: z.boolean(),
    lines: z.int().min(1).max(mostLogLines),
  }),
  /** The files of the home, now and at every change. */
  z.object({ id, ask: z.literal('files') }),
  z.object({ id, ask: z.literal('read'), path }),
  /** `over` is the version that was read; null for a file that must not be there yet. */
  z.object({
    id,
    ask: z.literal('write'),
    path,
    text: z.string().max(longestText),
    over: z.string().max(80).nullable(),
  }),
  /** What the cluster's OpenAPI document says of a kind. */
  z.object({ id, ask: z.literal('schema'), apiVersion: z.string().max(253), kind: z.string().max(63) }),
  /** What has changed in the learner's objects since then (as Date.getTime counts), now and at every change. */
  z.object({ id, ask: z.literal('changes'), sinceMs: z.int().nonnegative() }),
  /** Sends requests to an Ingress or a Service, or to nothing; refused where the lab sends its own. */
  z.object({ id, ask: z.literal('traffic'), plan: trafficPlanSchema.nullable() }),
  /** What happened to Pods and rollouts, now and at every change: all by name, those of `shown` with everything. */
  z.object({ id, ask: z.literal('timeline'), shown: z.array(z.string().max(120)).max(2) }),
]);
export type ToolsRequest = z.infer<typeof toolsRequestSchema>;
