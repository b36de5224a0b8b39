import PDFDocument from 'pdfkit';
import type { PlexFont, Run, Weight } from './plex-font.ts';

/** What is written on it, in one language already. */
export interface CertificateTexts {
  readonly locale: string;
  readonly title: string;
  readonly name: string;
  readonly sentence: string;
  /** A line each: title, and what there is to say of it. */
  readonly lessons: readonly { readonly title: string; readonly facts: string }[];
  readonly issued: string;
  readonly verify: string;
  /** Where anybody can check it. */
  readonly link: string;
  readonly issuedAt: Date;
}

/** The light theme of `app/tokens.css`. */
const colours = { paper: '#faf7f1', ink: '#26221c', soft: '#5d554a', line: '#ddd5c6', accent: '#b0420a' } as const;

/** A4, landscape, in points. */
const page = { width: 841.89, height: 595.28, margin: 64 } as const;
/** With more lessons than this, lines come closer. */
const roomyLessons = 5;

interface Style {
  readonly size: number;
  readonly colour: string;
  readonly weight?: Weight;
}

/** A page of PDF, tagged for screen readers, with the letters it needs in it. Throws RangeError for letters the font does not have. */
export async function drawCertificate(texts: CertificateTexts, font: PlexFont): Promise<Buffer> {
  const document = new PDFDocument({
    size: [page.width, page.height],
    margin: 0,
    tagged: true,
    lang: texts.locale,
    displayTitle: true,
    // The document's own default font would be read from a file that bundlers do not see.
    font: font.read('latin', 400) as unknown as string,
    info: {
      Title: `${texts.title}: ${texts.name}`,
      CreationDate: texts.issuedAt,
      Producer: 'Drydock',
      Creator: 'Drydock',
    },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve) => document.on('end', () => resolve()));

  const used = new Set<string>();
  const choose = (slice: string, size: number, weight: Weight): void => {
    const name = `${slice}-${weight}`;
    if (!used.has(name)) document.registerFont(name, font.read(slice, weight));
    used.add(name);
    document.font(name).fontSize(size);
  };
  const runsOf = (text: string): readonly Run[] => {
    const runs = font.runsOf(text);
    if (runs === undefined) throw new RangeError(`the font lacks a letter of '${text}'`);
    return runs;
  };
  const widthOf = (text: string, size: number, weight: Weight): number =>
    runsOf(text).reduce((width, run) => {
      choose(run.slice, size, weight);
      return width + document.widthOfString(run.text);
    }, 0);
  // A long name is written smaller, not cut.
  const room = page.width - 2 * page.margin;
  const fitting = (text: string, style: Style): Style => {
    const width = widthOf(text, style.size, style.weight ?? 400);
    return width <= room ? style : { ...style, size: (style.size * room) / width };
  };
  const put = (text: string, x: number, y: number, { size, colour, weight = 400 }: Style): void => {
    let at = x;
    for (const run of runsOf(text)) {
      choose(run.slice, size, weight);
      document.fillColor(colour).text(run.text, at, y, { lineBreak: false, baseline: 'alphabetic' });
      at += document.widthOfString(run.text);
    }
  };

  const root = document.struct('Document');
  document.addStructure(root);
  const add = (kind: 'H1' | 'P' | 'LI', draw: () => void): void => {
    root.add(document.struct(kind, {}, draw));
  };

  document.markContent('Artifact', { type: 'Layout' });
  document.rect(0, 0, page.width, page.height).fill(colours.paper);
  document.rect(0, 0, page.width, 10).fill(colours.accent);
  document.rect(page.margin, 236, page.width - 2 * page.margin, 1).fill(colours.line);
  document.endMarkedContent();

  const left = page.margin;
  add('P', () => put('Drydock', left, 82, { size: 18, colour: colours.accent, weight: 600 }));
  add('H1', () => put(texts.title, left, 118, { size: 18, colour: colours.soft }));
  add('P', () => put(texts.name, left, 182, fitting(texts.name, { size: 44, colour: colours.ink, weight: 600 })));
  add('P', () => put(texts.sentence, left, 214, fitting(texts.sentence, { size: 15, colour: colours.ink })));
  const step = texts.lessons.length > roomyLessons ? 34 : 46;
  texts.lessons.forEach(({ title, facts }, index) => {
    const y = 268 + index * step;
    add('LI', () => {
      put(title, left, y, { size: 15, colour: colours.ink, weight: 600 });
      put(facts, left, y + 17, { size: 11, colour: colours.soft });
    });
  });
  const foot = page.height - page.margin;
  add('P', () => put(texts.issued, left, foot - 20, { size: 11, colour: colours.soft }));
  add('P', () => put(texts.verify, left, foot - 4, { size: 11, colour: colours.soft }));
  add('P', () => {
    put(texts.link, left, foot + 12, { size: 11, colour: colours.accent });
    document.link(left, foot, widthOf(texts.link, 11, 400), 16, texts.link);
  });
  root.end();
  document.end();
  await ended;
  return Buffer.concat(chunks);
}
