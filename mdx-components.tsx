import type { MDXComponents } from 'mdx/types';
import { proseComponents } from './app/_components/prose/prose-components.tsx';

/** What Markdown elements become in every lesson; Next asks for this file by its name. */
export function useMDXComponents(): MDXComponents {
  return proseComponents;
}
