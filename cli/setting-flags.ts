import type { Command } from 'commander';
import { flagOf, readSettings, type SettingName, type Settings, settings, variableOf } from '../config/settings.ts';

/** Gives a command the flags of these settings, each with its default and its environment variable in the help. */
export function addSettingFlags(command: Command, names = Object.keys(settings) as SettingName[]): Command {
  for (const name of names) {
    const { help, fallback } = settings[name];
    const shown = fallback === '' ? '' : `, ${fallback} by default`;
    command.option(`--${flagOf(name)} <${name}>`, `${help} (${variableOf(name)}${shown})`);
  }
  return command;
}

/** Settings from a command's flags and the environment. Throws SettingError. */
export function settingsOf(command: Command): Settings {
  return readSettings(command.opts<Record<string, string | undefined>>());
}

/** The same settings for a child process. */
export function environmentOf(values: Settings): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [variableOf(name as SettingName), String(value)]),
  );
}
