/** `return`, `rewrite`, `set` and `if`. Source: src/http/modules/ngx_http_rewrite_module.c. */
import { LinearExpression } from '../../runtime/linear-expression.ts';
import type { Directive } from './parse-config.ts';
import { plainReply, type Redirect, type Reply } from './reply.ts';
import { type Exchange, expand } from './variables.ts';

export type Rewritten = Reply | Redirect | 'break' | undefined;

/** Runs them in order; undefined: the request goes on, perhaps with another path. */
export function runRewrites(directives: readonly Directive[], exchange: Exchange, typeOf: () => string): Rewritten {
  for (const { name, args, block } of directives) {
    if (name === 'set') exchange.set.set((args[0] ?? '').replace(/^\$/, ''), expand(args[1] ?? '', exchange));
    else if (name === 'break') return 'break';
    else if (name === 'return') return returned(args, exchange, typeOf);
    else if (name === 'rewrite') {
      const done = rewritten(args, exchange);
      if (done) return done;
    } else if (name === 'if' && block && holds(args, exchange)) {
      const done = runRewrites(block, exchange, typeOf);
      if (done) return done;
    }
  }
  return undefined;
}

function returned([first = '', text]: readonly string[], exchange: Exchange, typeOf: () => string): Reply {
  const code = Number(first);
  if (!Number.isInteger(code)) return { ...plainReply(302), location: expand(first, exchange) };
  if (text === undefined) return plainReply(code);
  const value = expand(text, exchange);
  if ([301, 302, 303, 307, 308].includes(code)) return { ...plainReply(code), location: value };
  return { ...plainReply(code), own: false, body: Buffer.from(value), contentType: typeOf() };
}

function rewritten([pattern = '', replacement = '', flag]: readonly string[], exchange: Exchange): Rewritten {
  const found = new LinearExpression(pattern).exec(exchange.path);
  if (!found) return undefined;
  exchange.captures = found.slice();
  const target = expand(replacement, exchange);
  if (/^https?:\/\//.test(target) || flag === 'redirect' || flag === 'permanent') {
    const search = exchange.query === '' || target.endsWith('?') || target.includes('?') ? '' : `?${exchange.query}`;
    return { ...plainReply(flag === 'permanent' ? 301 : 302), location: `${target.replace(/\?$/, '')}${search}` };
  }
  const [path = '/', query] = target.split(/\?(.*)/s);
  exchange.path = path;
  if (query !== undefined) exchange.query = [query, exchange.query].filter((part) => part !== '').join('&');
  if (flag === 'break') return 'break';
  return flag === 'last' ? { to: path } : undefined;
}

function holds(args: readonly string[], exchange: Exchange): boolean {
  const [left = '', operator, right = ''] = args
    .join(' ')
    .replace(/^\(\s*|\s*\)$/g, '')
    .split(/\s+/);
  const value = expand(left, exchange);
  const { files } = exchange.process;
  if (left === '-f' || left === '!-f') return (left === '-f') === files.exists(expand(operator ?? '', exchange));
  switch (operator) {
    case undefined:
      return value !== '' && value !== '0';
    case '=':
      return value === expand(right, exchange);
    case '!=':
      return value !== expand(right, exchange);
    default: {
      const found = new LinearExpression(right, operator.endsWith('*') ? 'i' : '').exec(value);
      if (found && !operator.startsWith('!')) exchange.captures = found.slice();
      return (found !== null) !== operator.startsWith('!');
    }
  }
}
