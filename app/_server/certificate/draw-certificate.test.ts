import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { repositoryRoot } from '../../../config/repository-root.ts';
import { drawCertificate } from './draw-certificate.ts';
import { PlexFont } from './plex-font.ts';

const font = new PlexFont(repositoryRoot);
const texts = {
  locale: 'ja',
  title: '修了証',
  name: '髙橋 Zoë 愛',
  sentence: '次のレッスンを修了しました。',
  lessons: [{ title: 'Pod', facts: '全 8 ステップ' }],
  issued: '2026年1月2日発行',
  verify: '次のアドレスで、誰でも確かめられます。',
  link: 'http://127.0.0.1:3000/ja/certificates/c1',
  issuedAt: new Date('2026-01-02T03:04:05Z'),
};

/** Everything in the file that is packed, unpacked: its letters are named in the maps from glyphs to Unicode. */
function unpack(pdf: Buffer): string {
  const parts: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 1)) {
    try {
      parts.push(inflateSync(pdf.subarray(at + 7), { finishFlush: 2 }).toString('latin1'));
    } catch {
      // Not packed.
    }
  }
  return parts.join('\n');
}

test('a certificate is a PDF with the letters of the name in it, tagged, in its language, with a link to check it', async () => {
  const pdf = await drawCertificate(texts, font);
  assert.equal(pdf.toString('latin1', 0, 5), '%PDF-');
  const text = pdf.toString('latin1');
  assert.match(text, /\/Marked true/);
  assert.match(text, /\/Lang \(ja\)/);
  assert.match(text, /\/URI \(http:\/\/127\.0\.0\.1:3000\/ja\/certificates\/c1\)/);
  const maps = unpack(pdf);
  for (const letter of '髙橋Zoë愛修') {
    const code = letter.codePointAt(0)?.toString(16).padStart(4, '0');
    assert.match(maps, new RegExp(`<${code}>`), `${letter} can be copied from it`);
  }
  assert.ok(pdf.length < 300_000, `${pdf.length} bytes`);
});

test('a name with letters that the font does not have is told, not drawn with gaps', async () => {
  assert.equal(font.runsOf('สมชาย'), undefined);
  await assert.rejects(drawCertificate({ ...texts, name: 'สมชาย' }, font), RangeError);
});

test('a line of Latin is one run, and Japanese is cut by the slices of the font', () => {
  assert.deepEqual(font.runsOf('Ada Lovelace'), [{ slice: 'latin', text: 'Ada Lovelace' }]);
  assert.equal(
    font
      .runsOf('山田 花子')
      ?.map(({ text }) => text)
      .join(''),
    '山田 花子',
  );
});
