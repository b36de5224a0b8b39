import { isLocale } from '../../../../../sandbox/contract/text.ts';
import { atMost } from '../../../../_server/certificate/at-most.ts';
import { certificatePdf } from '../../../../_server/certificate/certificate-pdf.ts';
import { openedStore } from '../../../../_server/opened-store.ts';

/** Drawing takes some tens of milliseconds of this process, and anybody may ask. */
const mayDraw = atMost({ burst: 10, everyMs: 500 });

/** `?locale=ja`: the certificate as a PDF. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const certificate = await (await openedStore()).certificates.find(id);
  if (certificate === undefined) return new Response('There is no such certificate.\n', { status: 404 });
  if (!mayDraw(new Date())) {
    return new Response('Too many at once. Try again in a moment.\n', { status: 429, headers: { 'retry-after': '2' } });
  }
  const wanted = new URL(request.url).searchParams.get('locale');
  const pdf = await certificatePdf(certificate, isLocale(wanted) ? wanted : 'en', originOf(request));
  if (pdf === undefined) {
    return new Response('The font has no letters for this name. Print the page instead.\n', { status: 422 });
  }
  return new Response(new Uint8Array(pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="drydock-certificate.pdf"',
      'cache-control': 'no-store',
    },
  });
}

/** How the reader reached this site, behind a proxy too. */
function originOf(request: Request): string {
  const { headers } = request;
  return `${headers.get('x-forwarded-proto') === 'https' ? 'https' : 'http'}://${headers.get('host')}`;
}
