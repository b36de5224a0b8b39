/** What a host and its keeper say to each other over the keeper's socket: one JSON value a line, on each connection. */
import { z } from 'zod';
import { failureSchema } from '../../contract/sandbox-view.ts';

/** A keeper of another version is ended by the host that finds it: raised when anything here, or in the box, changes. */
export const keeperVersion = 3;

const addressSchema = z.object({ host: z.string(), port: z.int() });

export const openBoxSchema = z.object({
  id: z.string(),
  home: z.string(),
  learnerKubeconfig: z.string(),
  kubectl: z.string(),
  forwards: z.array(z.object({ port: z.int(), to: addressSchema })).readonly(),
  files: z.record(z.string(), z.string()),
  isolation: z.enum(['bubblewrap', 'plain']),
});

/** The first line of a connection says what it is for. */
export const openingSchema = z.discriminatedUnion('for', [
  /** Boxes are asked for; the keeper lives as long as there is such a connection, and a while after it. */
  z.object({ for: z.literal('boxes') }),
  /** After the answer the lines are messages of the terminal protocol. */
  z.object({ for: z.literal('terminal'), box: z.string(), terminal: z.string() }),
]);
export type Opening = z.infer<typeof openingSchema>;

const numbered = { id: z.int() };
export const keeperRequestSchema = z.discriminatedUnion('ask', [
  /** A box that is there stays as it is and is led to the new addresses; otherwise it is opened. */
  z.object({ ...numbered, ask: z.literal('open'), request: openBoxSchema }),
  z.object({ ...numbered, ask: z.literal('run'), box: z.string(), command: z.string() }),
  /** The `run` of this number is not waited for any more, and ends. */
  z.object({ ...numbered, ask: z.literal('stop'), run: z.int() }),
  z.object({ ...numbered, ask: z.literal('close'), box: z.string() }),
  /** All boxes but these are closed. */
  z.object({ ...numbered, ask: z.literal('keep'), boxes: z.array(z.string()) }),
  /** Everything ends, the keeper too. */
  z.object({ ...numbered, ask: z.literal('end') }),
]);
export type KeeperRequest = z.infer<typeof keeperRequestSchema>;
/** A request without its number, which the connection gives. */
export type KeeperQuestion = KeeperRequest extends infer Each
  ? Each extends KeeperRequest
    ? Omit<Each, 'id'>
    : never
  : never;

export const ranSchema = z.object({ code: z.int().nullable(), output: z.string() });
export const openedSchema = z.object({ terminals: z.array(z.string()) });

export const keeperReplySchema = z.union([
  /** Said first on a connection for boxes. */
  z.object({ version: z.int(), pid: z.int() }),
  z.object({ id: z.int(), value: z.unknown() }),
  z.object({ id: z.int(), failure: failureSchema }),
]);

/** The answer to an opening for a terminal. */
export const viewReplySchema = z.object({ found: z.boolean() });
/** Said in place of a terminal's message: the socket of the page is to be closed with this code. */
export const closingSchema = z.object({ close: z.int(), reason: z.string() });
