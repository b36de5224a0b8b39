/** The words of the trade, explained once: `content/<locale>/glossary.ts`. */
import type { Locale } from '../sandbox/contract/text.ts';
import { glossary as en } from './en/glossary.ts';
import type { Glossary } from './glossary-schema.ts';
import { glossary as ja } from './ja/glossary.ts';

export const glossaries: Readonly<Record<Locale, Glossary>> = { en, ja };
