/** Compound commands: conditions, loops, cases, groups and subshells. */
import type { CompoundCommand, Redirected } from 'unbash';
import { evaluate } from './arithmetic.ts';
import { testExpression } from './conditions.ts';
import { LoopControl, ShellError } from './control.ts';
import { expandPattern, expandText, expandWords } from './expand.ts';
import { matches } from './pattern.ts';
import { redirected } from './redirect.ts';
import { type RunOptions, runCondition, runList, runNode } from './run.ts';
import type { Shell } from './shell.ts';

type Node<T extends CompoundCommand['type']> = Extract<CompoundCommand, { type: T }>;

export async function runCompound(
  shell: Shell,
  node: CompoundCommand | Redirected,
  options: RunOptions,
): Promise<number> {
  switch (node.type) {
    case 'Redirected':
      return await runRedirected(shell, node);
    case 'BraceGroup':
      return await runList(shell, node.body, options);
    case 'Subshell':
      return await runSubshell(shell, node);
    case 'If':
      return await runIf(shell, node, options);
    case 'While':
      return await loop(shell, async () => (await runCondition(shell, node.clause)) === (node.kind === 'while'), node);
    case 'For':
      return await runFor(shell, node);
    case 'ArithmeticFor':
      return await runArithmeticFor(shell, node);
    case 'Case':
      return await runCase(shell, node, options);
    case 'TestCommand':
      return Number(!(await testExpression(shell, node.expression)));
    case 'ArithmeticCommand':
      return Number((await evaluate(node.expression, shell.arithmetic)) === 0n);
    case 'Select':
      throw new ShellError('select: not found', 127);
  }
}

async function runRedirected(shell: Shell, node: Redirected): Promise<number> {
  let fds: Awaited<ReturnType<typeof redirected>>;
  try {
    fds = await redirected(shell, node.redirects);
  } catch (error) {
    if (!(error instanceof ShellError)) throw error;
    await shell.complain(error.message);
    return error.status;
  }
  using _ = shell.withFds(fds);
  return await runNode(shell, node.command, { last: false });
}

async function runSubshell(shell: Shell, node: Node<'Subshell'>): Promise<number> {
  const child = shell.fork((subshell) => runList(subshell, node.body, { last: true }), {
    ...(shell.interactive && { group: 'new' as const }),
  });
  const [status] = await shell.waitFor([child], child.pid);
  return status?.code ?? 0;
}

async function runIf(shell: Shell, node: Node<'If'>, options: RunOptions): Promise<number> {
  for (const { clause, then } of [node, ...node.elif]) {
    if (await runCondition(shell, clause)) return await runList(shell, then, options);
  }
  return node.else ? await runList(shell, node.else, options) : 0;
}

async function runFor(shell: Shell, node: Node<'For'>): Promise<number> {
  const values = node.wordlist ? await expandWords(shell, node.wordlist) : shell.args;
  let at = 0;
  return await loop(
    shell,
    async () => {
      const value = values[at++];
      if (value === undefined) return false;
      shell.assign(node.name.text, value);
      return true;
    },
    node,
  );
}

async function runArithmeticFor(shell: Shell, node: Node<'ArithmeticFor'>): Promise<number> {
  await evaluate(node.initialize, shell.arithmetic);
  let first = true;
  return await loop(
    shell,
    async () => {
      if (!first) await evaluate(node.update, shell.arithmetic);
      first = false;
      return !node.test || (await evaluate(node.test, shell.arithmetic)) !== 0n;
    },
    node,
  );
}

async function loop(
  shell: Shell,
  next: () => Promise<boolean>,
  { body }: { readonly body: Node<'While'>['body'] },
): Promise<number> {
  let status = 0;
  shell.loops += 1;
  try {
    for (;;) {
      const wait = shell.pace.step();
      if (wait) await wait;
      await shell.betweenCommands();
      try {
        if (!(await next())) return status;
        status = await runList(shell, body, { last: false });
      } catch (error) {
        if (!(error instanceof LoopControl)) throw error;
        status = 0;
        if (error.levels > 1) throw new LoopControl(error.kind, error.levels - 1);
        if (error.kind === 'break') return status;
      }
    }
  } finally {
    shell.loops -= 1;
  }
}

async function runCase(shell: Shell, node: Node<'Case'>, options: RunOptions): Promise<number> {
  const text = await expandText(shell, node.word);
  let status = 0;
  let through = false;
  for (const { pattern, body, terminator } of node.items) {
    let matching = through;
    for (const one of matching ? [] : pattern) matching ||= matches(await expandPattern(shell, one), text);
    if (!matching) continue;
    const ends = terminator === undefined || terminator === ';;';
    status = await runList(shell, body, { last: options.last && ends });
    if (ends) return status;
    through = terminator === ';&';
  }
  return status;
}
