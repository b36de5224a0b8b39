import type { Command } from 'commander';
import { describeParts, findParts } from './find-parts.ts';
import { addSettingFlags, settingsOf } from './setting-flags.ts';

/** `doctor`: what is here, and what each missing part costs. Exit code 1 when a lesson cannot be done. */
export function addDoctorCommand(program: Command): void {
  const command = program.command('doctor').description('says what this machine has of what Drydock can use');
  addSettingFlags(command, ['data', 'address', 'allowHostAccess', 'kubectl']).action(async () => {
    const parts = await findParts(settingsOf(command), (line) => console.error(line));
    console.log(describeParts(parts));
    const needed = parts.filter(({ name }) => name === 'Docker' || name === 'kind' || name === 'kubectl');
    if (needed.some(({ found }) => found === undefined)) process.exitCode = 1;
  });
}
