import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { BenchRow } from '../bench/bench-row.ts';
import { repositoryRoot } from '../config/repository-root.ts';
import { buildSite } from './build-site.ts';
import { Sentence } from './sentence.ts';

/** What the main file of a folder of `bench/` gives. */
interface Bench {
  bench(say: (line: string) => void, parts: readonly string[], options: { quick: boolean }): Promise<BenchRow[]>;
  /** False for those that open no page. */
  readonly needsSite?: boolean;
}

/** `bench NAME`: measures and prints a table, or JSON. */
export function addBenchCommand(program: Command): void {
  program
    .command('bench')
    .description('measures; see the folder bench')
    .argument('<name>', 'which bench')
    .argument('[part...]', 'of simulator and terminal: only these, such as deployment or echo')
    .option('--json', 'print {"results": […]} only')
    .option('--quick', 'of terminal: fewer samples, to see that it works')
    .action(async (name: string, parts: string[], options: { json?: boolean; quick?: boolean }) => {
      const { json = false, quick = false } = options;
      const folder = join(repositoryRoot, 'bench');
      const file = join(folder, name, `${name}.ts`);
      if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
        const known = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
        throw new Sentence(`There is no bench '${name}'. There are: ${known.map((entry) => entry.name).join(', ')}.`);
      }
      const say = (line: string): void => console.error(line);
      const { bench, needsSite = true }: Bench = await import(file);
      if (needsSite) await buildSite(say);
      const results = await bench(say, parts, { quick });
      if (json) console.log(JSON.stringify({ results }));
      else console.table(results);
    });
}
