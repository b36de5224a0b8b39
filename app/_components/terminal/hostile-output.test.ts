/** What programs print may not act on the page, nor type into the shell what the program chose. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import headless from '@xterm/headless';

/** Chosen by the attacker: it must never come back as something typed. */
const chosen = 'rm-everything';
const esc = '\x1b';

const hostile: Readonly<Record<string, string>> = {
  'OSC 52: fill the clipboard': `${esc}]52;c;${Buffer.from(chosen).toString('base64')}\x07`,
  'OSC 52: read the clipboard': `${esc}]52;c;?\x07`,
  'a title, and its report': `${esc}]0;${chosen}\x07${esc}[21t${esc}[20t`,
  'a title on the stack': `${esc}]2;${chosen}\x07${esc}[22t${esc}[23t${esc}[21t`,
  'DECRQSS with a text': `${esc}P$q${chosen}${esc}\\`,
  'XTGETTCAP with a text': `${esc}P+q${Buffer.from(chosen).toString('hex')}${esc}\\`,
  'ENQ answerback': '\x05',
  'a file by iTerm': `${esc}]1337;File=inline=0:${Buffer.from(chosen).toString('base64')}\x07`,
  'a key of its own': `${esc}P1;1|17/${Buffer.from(chosen).toString('hex')}${esc}\\`,
  'a notification': `${esc}]9;${chosen}\x07${esc}]777;notify;${chosen};${chosen}\x07`,
  'a working folder': `${esc}]7;file://host/${chosen}\x07`,
  'a window to move': `${esc}[3;0;0t${esc}[8;500;500t`,
};

test('attack: escape sequences that would type, copy or report what a program chose', async () => {
  for (const [name, sequence] of Object.entries(hostile)) {
    const terminal = new headless.Terminal({ cols: 80, rows: 24, allowProposedApi: true });
    let typed = '';
    terminal.onData((data) => {
      typed += data;
    });
    await new Promise<void>((written) => terminal.write(sequence, written));
    assert.doesNotMatch(typed, new RegExp(chosen), name);
    assert.doesNotMatch(typed, /[\r\n]/, `${name}: nothing is entered`);
    assert.ok(!typed.includes(Buffer.from(chosen).toString('base64')), name);
    assert.deepEqual([terminal.cols, terminal.rows], [80, 24], `${name}: the page sets the size`);
    terminal.dispose();
  }
});
