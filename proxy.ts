import createMiddleware from 'next-intl/middleware';
import { routing } from './app/i18n/routing.ts';

/** `/` leads to the reader's language; Next asks for this file by its name. */
export default createMiddleware(routing);

export const config = { matcher: ['/((?!api|_next|hosts|.*\\..*).*)'] };
