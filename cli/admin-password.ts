import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { hashPassword, longestPassword, shortestPassword } from '../config/admin-password.ts';
import { readPassword } from './read-password.ts';
import { Sentence } from './sentence.ts';

/** `admin-password FILE`: reads a password, which never stands in a command, and writes its hash. */
export function addAdminPasswordCommand(program: Command): void {
  program
    .command('admin-password')
    .description("writes the hash of the administrator's password, for --admin-password-file; reads it from stdin")
    .argument('<file>', 'file to write; one that is there is replaced')
    .action(async (file: string) => {
      const password = await readPassword(`Password (at least ${shortestPassword} characters): `);
      checkPassword(password);
      if (process.stdin.isTTY && (await readPassword('Once more: ')) !== password)
        throw new Sentence('The two are not the same. Nothing was written.');
      write(file, `${await hashPassword(password)}\n`);
      console.log(`Written to ${file}. Drydock takes it with --admin-password-file ${file}`);
    });
}

function checkPassword(password: string): void {
  const { length } = [...password];
  if (length < shortestPassword)
    throw new Sentence(`The password has ${length} characters, and needs at least ${shortestPassword}.`);
  if (password.length > longestPassword) throw new Sentence(`A password has at most ${longestPassword} characters.`);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new Sentence(`${file} cannot be written (${why}).`);
  }
}
