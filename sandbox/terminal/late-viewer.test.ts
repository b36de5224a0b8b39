import { randomInt } from 'node:crypto';
import { test } from 'node:test';
import { compareLateViewer } from './testing/compare-late-viewer.ts';

const esc = '\u001b';
/** Repeats, tabs, brings the cursor back, leaves the second screen, draws lines from both places: whatever a terminal remembers shows. */
const follows = [
  `${esc}[3b!\tA\tB${esc}8Sq`,
  `\u0301q${esc}[2bq${esc}[?1049lNq\tC${esc}8Mq\u000eq\u000fq`,
  `${esc}[?1049lN${esc}[?47h${esc}8q\tD${esc}[bE`,
];

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i}\r\n`).join('');

/** One of each that tells something which the cells do not. */
const streams = {
  'a saved cursor': `one\r\ntwo${esc}[1;31m${esc}7 red${esc}[m\r\nthree${esc}8back${esc}[10;10H${esc}[44m${esc}[s${esc}[Htop${esc}[uend`,
  'a saved cursor whose line scrolls away': `${lines(20)}${esc}[5;9H${esc}7${esc}[24;1H${lines(8)}x${esc}8y`,
  'a cursor saved while lines were drawn': `${esc}(0lq${esc}7${esc}(Bplain ${esc}8qk${esc}(Babc\u000eq${esc})0\u000fq${esc}7\u000ex${esc}8xq\u000fx`,
  'cursors of both screens': `first${esc}7 ${esc}[?1049h${esc}[5;5H${esc}[32m${esc}7green${esc}[Htop${esc}8G${esc}[?1049lend${esc}[?47h${esc}8again${esc}[?47l${esc}8x`,
  'a region of the first screen': `${esc}[3;8r${esc}[5;1Hin${esc}[?1049hother${esc}[2;4r${esc}[?6h${esc}7a${esc}[?6l${esc}[?1049lback`,
  'tab stops': `a\tb${esc}[3g\r${esc}[5G${esc}H${esc}[13G${esc}H\rx\ty\tz${esc}[5G${esc}[g\r\tw${esc}[?1049h\tv${esc}[7G${esc}H\r\tu${esc}[?1049lt\ts`,
  'a repeated character': `ab${esc}[5bc${esc}[1;32md${esc}[3b日${esc}[2b😀${esc}[be\u0301${esc}[4b\r${esc}[2b${'x'.repeat(60)}${esc}[30by`,
  'a repeated line': `${esc}(0q${esc}[9bx${esc}[3b${esc}(BA${esc}[2b${esc})0\u000eq${esc}[4b`,
  'a repeated character among others': `abcdef${esc}[4D${esc}[4hX${esc}[3b日${esc}[2bY${esc}[4lZ${esc}[2b${esc}[79G${esc}[4hVW${esc}[2b`,
  'a repeated character at the end of a line that does not wrap': `${esc}[?7l${'x'.repeat(81)}${esc}[3by${esc}[2b${esc}[?7hz`,
};

for (const [what, stream] of Object.entries(streams))
  test(`who comes at any place sees ${what}`, async () => {
    const characters = [...stream];
    for (let place = 0; place <= characters.length; place += 1)
      await compareLateViewer(characters.slice(0, place).join(''), `${what}, place ${place}`, follows);
  });

/** What a generated stream is made of; `n` is a number from 1. */
const pieces: readonly ((n: number) => string)[] = [
  (n) => 'words and more '.slice(0, n),
  (n) => '日本😀'.slice(0, 1 + (n % 2)),
  () => 'e\u0301',
  () => '\r\n',
  () => '\t',
  (n) => `${esc}[${n}b`,
  (n) => `${esc}[${n};${n * 5}H`,
  (n) => `${esc}[${n}G${esc}H`,
  (n) => `${esc}[${n % 2 ? 3 : 0}g`,
  (n) => `${esc}[${n % 3 ? `3${n % 8};4${(n + 3) % 8}` : 0}m`,
  (n) => `${esc}${n % 2 ? 7 : '[s'}`,
  (n) => `${esc}${n % 2 ? 8 : '[u'}`,
  (n) => `${esc}[4${'hl'[n % 2]}`,
];
/** Of two screens and the characters lines are drawn with only one is in a stream: xterm.js cannot be told what DECRC makes of both. */
const others = [
  [(n: number) => `${esc}[?${[47, 1047, 1049][n % 3]}${'hl'[n % 2]}`],
  [(n: number) => `${esc}${'()'[n % 2]}${'0B'[n % 3 ? 0 : 1]}`, (n: number) => (n % 2 ? '\u000e' : '\u000f')],
] as const;
const streamsGenerated = 12;
const piecesOfEach = 60;
const cutsOfEach = 20;

test('who comes at random places of generated streams sees the same', async (t) => {
  const seed = Number(process.env.DRYDOCK_TEST_SEED ?? randomInt(2 ** 31));
  t.diagnostic(`DRYDOCK_TEST_SEED=${seed}`);
  const random = randomFrom(seed);
  for (let nth = 0; nth < streamsGenerated; nth += 1) {
    const all = [...pieces, ...(others[nth % others.length] ?? [])];
    const parts = Array.from({ length: piecesOfEach }, () => all[random(all.length)]?.(1 + random(15)) ?? '');
    const characters = [...parts.join('')];
    for (let cut = 0; cut < cutsOfEach; cut += 1) {
      const seen = characters.slice(0, random(characters.length)).join('');
      await compareLateViewer(seen, `DRYDOCK_TEST_SEED=${seed}, ${JSON.stringify(seen)}`, follows);
    }
  }
});

/** Numbers below a bound, the same ones for the same seed (a generator of Lehmer's). */
function randomFrom(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
