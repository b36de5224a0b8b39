import { getTranslations } from 'next-intl/server';
import type { Locale } from '../../../sandbox/contract/text.ts';
import type { Certificate } from '../../../store/certificates.ts';
import { siteRoot } from '../site-root.ts';
import { describeLessons } from './describe-lessons.ts';
import { drawCertificate } from './draw-certificate.ts';
import { PlexFont } from './plex-font.ts';

let opened: PlexFont | undefined;

function plexFont(): PlexFont {
  opened ??= new PlexFont(siteRoot);
  return opened;
}

/** Whether every letter of a name is in the font; a page shows any. */
export function canBeDrawn(name: string): boolean {
  return plexFont().runsOf(name) !== undefined;
}

/** The certificate in a language, with the address where it can be checked; undefined when its name cannot be drawn. */
export async function certificatePdf(
  certificate: Certificate,
  locale: Locale,
  origin: string,
): Promise<Buffer | undefined> {
  const font = plexFont();
  if (font.runsOf(certificate.name) === undefined) return undefined;
  const t = await getTranslations({ locale, namespace: 'certificate' });
  const lessons = await describeLessons(certificate, locale);
  return drawCertificate(
    {
      locale,
      title: t('document'),
      name: certificate.name,
      sentence: t('sentence'),
      lessons,
      issued: t('issued', {
        date: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(certificate.issuedAt),
      }),
      verify: t('verify'),
      link: `${origin}/${locale}/certificates/${certificate.id}`,
      issuedAt: certificate.issuedAt,
    },
    font,
  );
}
