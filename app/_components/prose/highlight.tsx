import type { ReactNode } from 'react';
import { createCssVariablesTheme, createHighlighterCoreSync } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import bash from 'shiki/langs/shellscript.mjs';
import yaml from 'shiki/langs/yaml.mjs';

const theme = createCssVariablesTheme({ name: 'tokens', variablePrefix: '--shiki-' });
const highlighter = createHighlighterCoreSync({
  themes: [theme],
  langs: [bash, yaml],
  engine: createJavaScriptRegexEngine(),
});
const languages: Readonly<Record<string, string>> = { bash: 'shellscript', sh: 'shellscript', yaml: 'yaml' };

/** Code as coloured spans; the colours are the page's own tokens. Languages without a grammar stay plain. */
export function highlight(code: string, language: string): ReactNode {
  const lang = languages[language];
  if (lang === undefined) return code;
  const { tokens } = highlighter.codeToTokens(code, { lang, theme: 'tokens' });
  return tokens.map((line, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: code does not change
    <span key={row}>
      {line.map((token, column) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: code does not change
        <span key={column} style={{ color: token.color }}>
          {token.content}
        </span>
      ))}
      {row < tokens.length - 1 && '\n'}
    </span>
  ));
}
