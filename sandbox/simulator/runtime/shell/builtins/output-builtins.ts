/** echo and printf. */
import { echoText } from '../../tools/echo-text.ts';
import { printfText } from '../../tools/printf-text.ts';
import type { Builtin } from './builtin.ts';

export const outputBuiltins: Readonly<Record<string, Builtin>> = {
  echo: async (shell, args) => {
    await shell.write(echoText(args, shell.flavour));
    return 0;
  },
  printf: async (shell, args) => {
    const { bytes, errors } = printfText(args);
    await shell.fd(1)?.write(bytes, shell.process.ended);
    for (const error of errors) await shell.complain(`printf: ${error}`);
    return errors.length > 0 ? 1 : 0;
  },
};
