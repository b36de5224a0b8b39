import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { spawn } from 'node-pty';
import { eventually } from '../../testing/eventually.ts';
import { run } from '../exec/run.ts';
import { compareLateViewer, size } from './testing/compare-late-viewer.ts';

const cases = {
  'a prompt after much output': `${Array.from({ length: 3_000 }, (_, i) => `line ${i}`).join('\r\n')}\r\n$ `,
  'lines that wrap, wide characters and emoji': `${'wrap '.repeat(50)}\r\n${'日本語の長い行'.repeat(20)}\r\n😀 done 🚀\r\n$ `,
  'long lines in many colours': Array.from(
    { length: 2_000 },
    (_, i) => `\u001b[38;2;${i % 256};10;${(i * 7) % 256}m${'x'.repeat(70)}\u001b[m\r\n`,
  ).join(''),
  'a scroll region with the cursor inside': 'one\r\ntwo\r\n\u001b[5;10r\u001b[7;3Hhere',
  'a scroll region and the origin mode': '\u001b[5;10r\u001b[?6h\u001b[2;4Hhere',
  'colours that go on': 'plain \u001b[1;31;44mbold on blue',
  'a hidden cursor, mouse, paste and cursor keys':
    '\u001b[?25l\u001b[?1002h\u001b[?1006h\u001b[?2004h\u001b[?1h\u001b[4 q$ ',
  'the second screen, entered in colour':
    'before\r\n\u001b[7;32min\u001b[?1049h\u001b[H\u001b[44mblue\u001b[K\r\n\u001b[mplain',
  'a screen cleared in colours, with words above':
    'above\u001b[44m\u001b[2J\u001b[3;1Hwords\u001b[10;20H\u001b[41m\u001b[K',
  'an empty line that wraps': '\u001b[3g\t日本',
  'a full line with the cursor at its end': `\r\n${'x'.repeat(80)}`,
  'a full line with the cursor elsewhere': `one\r\n${'x'.repeat(80)}\u001b[1;4H`,
  'a full line in colour above others, with the cursor at its end': `one\r\ntwo\r\nthree\u001b[1;1H\u001b[1;38;5;200;44m${'x'.repeat(78)}日\u001b[0;3;38;2;1;2;3m`,
  'lines being drawn': '\u001b(0lqqqk',
  'lines being drawn from the second set': '\u001b)0\u000elqqqk',
  'a colour that is half told': 'plain \u001b[1;3',
  'a title that is half told': '$ \u001b]0;a tit',
  'a title of which only the end lacks its end': '$ \u001b]0;a title\u001b',
};

for (const [what, all] of Object.entries(cases)) test(`a late viewer sees ${what}`, () => compareLateViewer(all, what));

/** Places in what a program printed at which somebody comes: evenly over it, and as many where a piece of it ended. */
const places = 40;
const programs = [
  {
    name: 'vim',
    line: 'vim -u NONE -N -c "syntax on" -c "set mouse=a hlsearch" -c /line',
    keys: ['5j', 'ihello\u001b', ':sp\r'],
  },
  { name: 'less', line: 'less -N', keys: ['/line 7', '\r', 'j', ' '] },
  { name: 'top', line: 'top -d 1', keys: ['1', 'c'] },
];

for (const { name, line, keys } of programs) {
  const missing = (await run('which', [name])).ok ? false : `${name} is not installed`;
  test(`a late viewer sees the same inside ${name}`, { skip: missing }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'drydock-screen-'));
    await writeFile(join(folder, 'text'), Array.from({ length: 300 }, (_, i) => `line ${i} of a text`).join('\n'));
    let all = '';
    const pieces: number[] = [];
    const pty = spawn('bash', ['--norc', '--noprofile', '-i'], {
      ...size,
      name: 'xterm-256color',
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, PS1: '$ ', LANG: 'C.UTF-8', TERM: 'xterm-256color' },
    });
    try {
      pty.onData((data) => {
        all += data;
        pieces.push(all.length);
      });
      await eventually(() => all.includes('$ '), 'a prompt');
      pty.write(`seq 1 200\r${line}${name === 'top' ? '' : ' text'}\r`);
      await eventually(() => all.includes('\u001b[?1049h') || all.includes('\u001b[?1h'), `${name} to begin`);
      for (const key of keys) {
        const before = all.length;
        pty.write(key);
        await eventually(() => all.length > before, `an answer to ${JSON.stringify(key)}`);
      }
    } finally {
      pty.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    }
    // Wherever the program is: also in the middle of drawing, and within an escape sequence.
    const start = all.indexOf('200\r\n');
    const even = Array.from({ length: places }, (_, i) => start + Math.floor(((all.length - start) * i) / places));
    for (const place of [...even, ...pieces.filter((end) => end > start).slice(-places)])
      await compareLateViewer(all.slice(0, place), `${name} after ${place} of ${all.length} units`);
  });
}
