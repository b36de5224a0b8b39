/** What the page draws of a cluster: the learner's objects and how they belong together, and what came of the traffic. */
import { z } from 'zod';

export const viewObjectSchema = z.object({
  uid: z.string(),
  kind: z.string(),
  name: z.string(),
  /** Absent: `default`. */
  namespace: z.string().optional(),
  /** `good`, `waiting` for something that may still come, `bad`, or `ending`: on its way out. */
  state: z.enum(['good', 'waiting', 'bad', 'ending']),
  /** As kubectl would say it in one column: `2/3`, `CrashLoopBackOff`, `10.96.3.4:80`. */
  detail: z.string(),
  /** Of a Pod: how often its containers were restarted. */
  restarts: z.int().optional(),
  /** Of an object that is on its way out: when it must be gone. */
  goneBy: z.iso.datetime().optional(),
});
export type ViewObject = z.infer<typeof viewObjectSchema>;

export const viewLinkSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** `owns`: the one goes with the other. `traffic`: requests go this way; `no-traffic`: they would, were it ready. */
  how: z.enum(['owns', 'traffic', 'no-traffic']),
  /** Path of an Ingress rule. */
  label: z.string().optional(),
});
export type ViewLink = z.infer<typeof viewLinkSchema>;

export const clusterViewSchema = z.object({
  objects: z.array(viewObjectSchema),
  links: z.array(viewLinkSchema),
  /** What is there besides and has no place in the picture: ConfigMaps, Secrets and the like. */
  others: z.array(z.object({ uid: z.string(), kind: z.string(), name: z.string(), namespace: z.string().optional() })),
  /** All that the learner may work in, `default` first. */
  namespaces: z.array(z.string()),
});
export type ClusterView = z.infer<typeof clusterViewSchema>;

/** One second of traffic. */
export const trafficSecondSchema = z.object({
  /** Its beginning, as Date.getTime counts. */
  atMs: z.int(),
  served: z.int(),
  /** Answers that no visitor would call served, by status; 0 where none came. */
  failed: z.record(z.string(), z.int()),
  /** The slowest of 19 in 20, ms. */
  p95Ms: z.int(),
});
export type TrafficSecond = z.infer<typeof trafficSecondSchema>;

/** A moment worth a mark beside the traffic. */
export const podMarkSchema = z.object({ atMs: z.int(), pod: z.string(), what: z.enum(['ready', 'stopping']) });
export type PodMark = z.infer<typeof podMarkSchema>;

export const trafficViewSchema = z.object({
  seconds: z.array(trafficSecondSchema),
  marks: z.array(podMarkSchema),
  /** Where requests are being sent: `shop.example/`; null while none are. */
  target: z.string().nullable(),
  /** The lab sends them: the learner does not switch them. */
  byLab: z.boolean(),
});
export type TrafficView = z.infer<typeof trafficViewSchema>;
