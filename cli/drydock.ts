/** The command line: every verb of Drydock, over the same code that the site uses. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { SettingError } from '../config/settings.ts';
import { FailureError } from '../sandbox/contract/failure.ts';
import { addAdminPasswordCommand } from './admin-password.ts';
import { addBenchCommand } from './bench.ts';
import { addCheckCommands } from './check.ts';
import { addClusterCommands } from './cluster.ts';
import { addDoctorCommand } from './doctor.ts';
import { addLabCommands } from './lab.ts';
import { addLintCommand } from './lint.ts';
import { Sentence } from './sentence.ts';
import { addStartCommands } from './start.ts';
import { addTestCommand } from './test.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const program = new Command('drydock')
  .description('An interactive Kubernetes workshop: lessons, a terminal, and a cluster of your own.')
  .version(version)
  .showHelpAfterError();
addStartCommands(program);
addDoctorCommand(program);
addAdminPasswordCommand(program);
addClusterCommands(program);
addLabCommands(program);
addLintCommand(program);
addCheckCommands(program);
addTestCommand(program);
addBenchCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  // What was to be expected is one sentence; a surprise shows where it came from.
  if (error instanceof FailureError) {
    console.error(error.failure.message);
    if (error.failure.output) console.error(`\n${error.failure.command ?? ''}\n${error.failure.output}`);
  } else if (error instanceof SettingError || error instanceof Sentence) console.error(error.message);
  else console.error(error);
  process.exitCode = 1;
}
