import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { terminalThemes } from './_components/terminal/terminal-settings.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split('[data-theme="dark"]');
const terminalCss = readFileSync(new URL('./_components/terminal/terminal-themes.css', import.meta.url), 'utf8');

function tokensOf(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

const onPaper = [
  'ink',
  'ink-soft',
  'accent',
  'met',
  'not-yet',
  'wrong',
  'link',
  'kind-pod',
  'kind-container',
  'kind-volume',
  'kind-node',
  'kind-label',
  'kind-deployment',
  'kind-replica-set',
  'kind-service',
  'kind-ingress',
];
const pairs: readonly (readonly [string, string, number])[] = [
  ...onPaper.flatMap((name) => ['paper', 'paper-raised'].map((paper) => [name, paper, 4.5] as const)),
  ...['ink', 'ink-soft', 'code-keyword', 'code-string', 'code-number', 'code-comment', 'code-name'].map(
    (name) => [name, 'paper-sunk', 4.5] as const,
  ),
  ['accent-ink', 'accent', 4.5],
  ['met', 'met-soft', 4.5],
  ['not-yet', 'not-yet-soft', 4.5],
  ['wrong', 'wrong-soft', 4.5],
  ['line-strong', 'paper', 3],
  ['terminal-foreground', 'terminal-background', 4.5],
  ...Array.from({ length: 8 }, (_, i) => [`terminal-ansi-${i}`, 'terminal-background', 4.5] as const),
];

for (const [theme, tokens] of [
  ['light', tokensOf(light)],
  ['dark', { ...tokensOf(light), ...tokensOf(dark) }],
] as const) {
  test(`text and shapes can be told from what is behind them: ${theme}`, () => {
    for (const [front, back, least] of pairs) {
      const ratio = contrast(tokens[front] ?? '', tokens[back] ?? '');
      assert.ok(ratio >= least, `${front} on ${back}: ${ratio.toFixed(2)}, wanted ${least}`);
    }
  });
}

for (const [, name = '', block = ''] of terminalCss.matchAll(/terminal-theme="(\w+)"\] \{([^}]*)\}/g)) {
  test(`every colour of the terminal can be read: ${name}`, () => {
    const tokens = tokensOf(block);
    const fronts = ['foreground', ...Array.from({ length: 8 }, (_, i) => `ansi-${i}`)];
    for (const front of fronts) {
      const ratio = contrast(tokens[`terminal-${front}`] ?? '', tokens['terminal-background'] ?? '');
      assert.ok(ratio >= 4.5, `${front}: ${ratio.toFixed(2)}`);
    }
    const selected = contrast(tokens['terminal-foreground'] ?? '', tokens['terminal-selection'] ?? '');
    assert.ok(selected >= 4.5, `what is selected: ${selected.toFixed(2)}`);
  });
}

test('every theme of the terminal has its colours here', () => {
  const known = [...terminalCss.matchAll(/terminal-theme="(\w+)"/g)].map(([, name]) => name);
  assert.deepEqual(['dock', ...known], [...terminalThemes]);
});
