import { useTranslations } from 'next-intl';
import { CodeButtons } from './code-buttons.tsx';
import { highlight } from './highlight.tsx';
import styles from './prose.module.css';

interface CodeBlockProps {
  readonly code: string;
  readonly language: string;
  /** What stands behind the language: `run`, `terminal=name` and `title=name.yaml`. */
  readonly meta: string;
}

/** A block of code, coloured when the page is built. `output` is what a command prints: no buttons. */
export function CodeBlock({ code, language, meta }: CodeBlockProps) {
  const t = useTranslations('prose');
  const title = /(?:^|\s)title=(\S+)/.exec(meta)?.[1];
  const runs = /(?:^|\s)run(?:\s|$)/.test(meta);
  const terminal = /(?:^|\s)terminal=(\S+)/.exec(meta)?.[1];
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
