/** The commands of Redis that people use by hand and in small applications. Source of the texts: redis 7.4, src/t_*.c, db.c. */
import { ExpressionTooBig, LinearExpression } from '../../runtime/linear-expression.ts';
import { patternSource } from '../../runtime/shell/pattern.ts';
import type { Keyspace } from './keyspace.ts';
import { kindOf } from './keyspace.ts';
import { RedisError, type Reply, Simple } from './resp.ts';

export interface CommandPlace {
  readonly keys: Keyspace;
  readonly nowMs: () => number;
  /** What `INFO` tells besides its keyspace. */
  readonly info: () => string;
  readonly config: Map<string, string>;
  /** Writes a snapshot. Throws RedisError. */
  save(): void;
}

type Command = (args: readonly string[], place: CommandPlace) => Reply;

const mostParameters = 300;
const longestParameter = 1_000;

const ok = new Simple('OK');
const notInteger = 'ERR value is not an integer or out of range';

function integer(text: string | undefined): number {
  if (!/^-?\d+$/.test(text ?? '')) throw new RedisError(notInteger);
  return Number(text);
}

function add(key: string, by: number, { keys }: CommandPlace): number {
  const sum = integer(keys.text(key) ?? '0') + by;
  keys.set(key, String(sum), keys.expiry(key));
  return sum;
}

/** Those that match a pattern as the shell has them, which are Redis' own but for `[^…]`. */
function matching(pattern: string, texts: readonly string[]): string[] {
  try {
    const expression = new LinearExpression(`^(?:${patternSource(pattern.replaceAll('[^', '[!'))})$`, 'u');
    return texts.filter((text) => expression.test(text));
  } catch (error) {
    // Too long, or a range that runs backwards.
    if (error instanceof ExpressionTooBig || error instanceof SyntaxError) return [];
    throw error;
  }
}

function set([key = '', value = '', ...options]: readonly string[], { keys, nowMs }: CommandPlace): Reply {
  const upper = options.map((option) => option.toUpperCase());
  const old = keys.text(key);
  const after = (name: string, factor: number): number | undefined => {
    const at = upper.indexOf(name);
    return at < 0 ? undefined : nowMs() + integer(options[at + 1]) * factor;
  };
  const present = keys.get(key) !== undefined;
  const reply = upper.includes('GET') ? (old ?? null) : ok;
  if ((upper.includes('NX') && present) || (upper.includes('XX') && !present))
    return upper.includes('GET') ? reply : null;
  keys.set(
    key,
    value,
    after('EX', 1_000) ?? after('PX', 1) ?? (upper.includes('KEEPTTL') ? keys.expiry(key) : undefined),
  );
  return reply;
}

function range<T>(list: readonly T[], from: number, to: number): T[] {
  const at = (index: number): number => (index < 0 ? Math.max(0, list.length + index) : index);
  return list.slice(at(from), at(to) + 1);
}

function expire(key: string, atMs: number, keys: Keyspace): number {
  return keys.expire(key, atMs) ? 1 : 0;
}

function timeToLive(key: string, unit: number, { keys, nowMs }: CommandPlace): number {
  if (keys.get(key) === undefined) return -2;
  const at = keys.expiry(key);
  return at === undefined ? -1 : Math.ceil((at - nowMs()) / unit);
}

/** With the least number of arguments of each. */
const commands: Readonly<Record<string, readonly [least: number, Command]>> = {
  PING: [0, ([text]) => text ?? new Simple('PONG')],
  ECHO: [1, ([text = '']) => text],
  SELECT: [1, () => ok],
  SET: [2, set],
  GET: [1, ([key = ''], { keys }) => keys.text(key) ?? null],
  SETNX: [2, ([key = '', value = ''], place) => (set([key, value, 'NX'], place) === null ? 0 : 1)],
  SETEX: [3, ([key = '', seconds = '', value = ''], place) => set([key, value, 'EX', seconds], place)],
  GETSET: [2, ([key = '', value = ''], place) => set([key, value, 'GET'], place)],
  GETDEL: [
    1,
    ([key = ''], { keys }) => {
      const value = keys.text(key) ?? null;
      keys.delete(key);
      return value;
    },
  ],
  MSET: [
    2,
    (args, { keys }) => {
      for (let i = 0; i + 1 < args.length; i += 2) keys.set(args[i] ?? '', args[i + 1] ?? '');
      return ok;
    },
  ],
  MGET: [1, (args, { keys }) => args.map((key) => keys.text(key) ?? null)],
  DEL: [1, (args, { keys }) => args.filter((key) => keys.delete(key)).length],
  UNLINK: [1, (args, { keys }) => args.filter((key) => keys.delete(key)).length],
  EXISTS: [1, (args, { keys }) => args.filter((key) => keys.get(key) !== undefined).length],
  TYPE: [
    1,
    ([key = ''], { keys }) => {
      const value = keys.get(key);
      return new Simple(value === undefined ? 'none' : kindOf(value));
    },
  ],
  APPEND: [
    2,
    ([key = '', value = ''], { keys }) => {
      const joined = `${keys.text(key) ?? ''}${value}`;
      keys.set(key, joined, keys.expiry(key));
      return joined.length;
    },
  ],
  STRLEN: [1, ([key = ''], { keys }) => (keys.text(key) ?? '').length],
  INCR: [1, ([key = ''], place) => add(key, 1, place)],
  INCRBY: [2, ([key = '', by], place) => add(key, integer(by), place)],
  DECR: [1, ([key = ''], place) => add(key, -1, place)],
  DECRBY: [2, ([key = '', by], place) => add(key, -integer(by), place)],
  EXPIRE: [2, ([key = '', seconds], { keys, nowMs }) => expire(key, nowMs() + integer(seconds) * 1_000, keys)],
  PEXPIRE: [2, ([key = '', ms], { keys, nowMs }) => expire(key, nowMs() + integer(ms), keys)],
  PERSIST: [1, ([key = ''], { keys }) => (keys.expiry(key) !== undefined && keys.expire(key, undefined) ? 1 : 0)],
  TTL: [1, ([key = ''], place) => timeToLive(key, 1_000, place)],
  PTTL: [1, ([key = ''], place) => timeToLive(key, 1, place)],
  KEYS: [1, ([pattern = '*'], { keys }) => matching(pattern, keys.keys())],
  SCAN: [
    1,
    (args, { keys }) => {
      const at = args.findIndex((word) => word.toUpperCase() === 'MATCH');
      return ['0', matching(at < 0 ? '*' : (args[at + 1] ?? '*'), keys.keys())];
    },
  ],
  RENAME: [
    2,
    ([from = '', to = ''], { keys }) => {
      const value = keys.get(from);
      if (value === undefined) throw new RedisError('ERR no such key');
      keys.set(to, value, keys.expiry(from));
      keys.delete(from);
      return ok;
    },
  ],
  DBSIZE: [0, (_, { keys }) => keys.keys().length],
  FLUSHALL: [
    0,
    (_, { keys }) => {
      keys.clear();
      return ok;
    },
  ],
  FLUSHDB: [
    0,
    (_, { keys }) => {
      keys.clear();
      return ok;
    },
  ],
  LPUSH: [2, ([key = '', ...values], { keys }) => keys.of<string[]>(key, [], true).unshift(...values.reverse())],
  RPUSH: [2, ([key = '', ...values], { keys }) => keys.of<string[]>(key, [], true).push(...values)],
  LPOP: [
    1,
    ([key = ''], { keys }) => {
      const value = keys.of<string[]>(key, [], false).shift() ?? null;
      keys.prune(key);
      return value;
    },
  ],
  RPOP: [
    1,
    ([key = ''], { keys }) => {
      const value = keys.of<string[]>(key, [], false).pop() ?? null;
      keys.prune(key);
      return value;
    },
  ],
  LLEN: [1, ([key = ''], { keys }) => keys.of<string[]>(key, [], false).length],
  LRANGE: [3, ([key = '', from, to], { keys }) => range(keys.of<string[]>(key, [], false), integer(from), integer(to))],
  HSET: [
    3,
    ([key = '', ...pairs], { keys }) => {
      const hash = keys.of<Map<string, string>>(key, new Map(), true);
      const before = hash.size;
      for (let i = 0; i + 1 < pairs.length; i += 2) hash.set(pairs[i] ?? '', pairs[i + 1] ?? '');
      return hash.size - before;
    },
  ],
  HGET: [
    2,
    ([key = '', field = ''], { keys }) => keys.of<Map<string, string>>(key, new Map(), false).get(field) ?? null,
  ],
  HGETALL: [1, ([key = ''], { keys }) => [...keys.of<Map<string, string>>(key, new Map(), false)].flat()],
  HKEYS: [1, ([key = ''], { keys }) => [...keys.of<Map<string, string>>(key, new Map(), false).keys()]],
  HLEN: [1, ([key = ''], { keys }) => keys.of<Map<string, string>>(key, new Map(), false).size],
  HDEL: [
    2,
    ([key = '', ...fields], { keys }) => {
      const hash = keys.of<Map<string, string>>(key, new Map(), false);
      const gone = fields.filter((field) => hash.delete(field)).length;
      keys.prune(key);
      return gone;
    },
  ],
  SADD: [
    2,
    ([key = '', ...members], { keys }) => {
      const found = keys.of<Set<string>>(key, new Set(), true);
      const before = found.size;
      for (const member of members) found.add(member);
      return found.size - before;
    },
  ],
  SREM: [
    2,
    ([key = '', ...members], { keys }) => {
      const gone = members.filter((member) => keys.of<Set<string>>(key, new Set(), false).delete(member)).length;
      keys.prune(key);
      return gone;
    },
  ],
  SMEMBERS: [1, ([key = ''], { keys }) => [...keys.of<Set<string>>(key, new Set(), false)]],
  SISMEMBER: [
    2,
    ([key = '', member = ''], { keys }) => (keys.of<Set<string>>(key, new Set(), false).has(member) ? 1 : 0),
  ],
  SCARD: [1, ([key = ''], { keys }) => keys.of<Set<string>>(key, new Set(), false).size],
  INFO: [0, (_, { info }) => info()],
  TIME: [0, (_, { nowMs }) => [String(Math.floor(nowMs() / 1_000)), String((nowMs() % 1_000) * 1_000)]],
  ROLE: [0, () => ['master', 0, []]],
  SAVE: [
    0,
    (_, place) => {
      place.save();
      return ok;
    },
  ],
  BGSAVE: [
    0,
    (_, place) => {
      place.save();
      return new Simple('Background saving started');
    },
  ],
  COMMAND: [0, () => []],
  CLIENT: [1, ([verb = '']) => (verb.toUpperCase() === 'ID' ? 1 : ok)],
  CONFIG: [
    2,
    ([verb = '', name = '', value = ''], { config }) => {
      if (verb.toUpperCase() === 'GET')
        return matching(name.toLowerCase(), [...config.keys()]).flatMap((key) => [key, config.get(key) ?? '']);
      if (verb.toUpperCase() !== 'SET') return ok;
      const parameter = name.toLowerCase();
      // The real one knows its parameters; here those are kept that somebody names, within reason.
      if (
        !config.has(parameter) &&
        (config.size >= mostParameters || parameter.length + value.length > longestParameter)
      )
        return new RedisError(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`);
      config.set(parameter, value.slice(0, longestParameter));
      return ok;
    },
  ],
};

const writing = new Set(
  'SET SETNX SETEX GETSET GETDEL MSET DEL UNLINK APPEND INCR INCRBY DECR DECRBY EXPIRE PEXPIRE PERSIST RENAME FLUSHALL FLUSHDB LPUSH RPUSH LPOP RPOP HSET HDEL SADD SREM'.split(
    ' ',
  ),
);

export function isWrite(name: string): boolean {
  return writing.has(name.toUpperCase());
}

/** Never throws: errors are replies. */
export function runCommand(words: readonly string[], place: CommandPlace): Reply {
  const [name = '', ...args] = words;
  const found = commands[name.toUpperCase()];
  if (!found) {
    const shown = args.map((argument) => `'${argument}' `).join('');
    return new RedisError(`ERR unknown command '${name}', with args beginning with: ${shown}`);
  }
  const [least, command] = found;
  if (args.length < least) return new RedisError(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
  try {
    return command(args, place);
  } catch (error) {
    if (error instanceof RedisError) return error;
    throw error;
  }
}
