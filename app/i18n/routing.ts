import { defineRouting } from 'next-intl/routing';
import { locales } from '../../sandbox/contract/text.ts';

/** The language is always the first part of the path. */
export const routing = defineRouting({ locales: [...locales], defaultLocale: 'en' });
