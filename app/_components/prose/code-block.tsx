import { useTranslations } from 'next-intl';
import { CodeButtons } from './code-buttons.tsx';
import { highlight } from './highlight.tsx';
import styles from './prose.module.css';
import { type NamedTerminal, readMeta } from './read-meta.ts';

interface CodeBlockProps {
  readonly code: string;
  readonly language: string;
  /** What stands behind the language. */
  readonly meta: string;
  /** The terminals that the lab names, in the reader's language. */
  readonly terminals: readonly NamedTerminal[];
}

/** A block of code, coloured when the page is built. `output` is what a command prints: no buttons. */
export function CodeBlock({ code, language, meta, terminals }: CodeBlockProps) {
  const t = useTranslations('prose');
  const main = { name: 'main', label: useTranslations('terminal')('tabs.main') };
  const { title, runs, terminal } = readMeta(meta, [main, ...terminals]);
  const isOutput = language === 'output';
  return (
    <figure className={styles.code} data-output={isOutput}>
      {(title !== undefined || isOutput) && <figcaption>{title ?? t('output')}</figcaption>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions take focus */}
      <pre tabIndex={0} role="group" aria-label={title ?? t(isOutput ? 'output' : 'code')}>
        <code>{highlight(code, language)}</code>
      </pre>
      {!isOutput && <CodeButtons code={code} runs={runs} terminal={terminal} />}
    </figure>
  );
}
