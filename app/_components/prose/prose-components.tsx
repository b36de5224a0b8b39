import type { MDXComponents } from 'mdx/types';
import type { ComponentProps, ReactElement } from 'react';
import { ArchitectureFigure } from '../figures/architecture-figure.tsx';
import { ConfigFigure } from '../figures/config-figure.tsx';
import { GateFigure } from '../figures/gate-figure.tsx';
import { IngressFigure } from '../figures/ingress-figure.tsx';
import { OwnersFigure } from '../figures/owners-figure.tsx';
import { PairFigure } from '../figures/pair-figure.tsx';
import { PodFigure } from '../figures/pod-figure.tsx';
import { ProbesFigure } from '../figures/probes-figure.tsx';
import { ReleaseFigure } from '../figures/release-figure.tsx';
import { ResourcesFigure } from '../figures/resources-figure.tsx';
import { RestartFigure } from '../figures/restart-figure.tsx';
import { RolloutFigure } from '../figures/rollout-figure.tsx';
import { SelectorFigure } from '../figures/selector-figure.tsx';
import { ServiceFigure } from '../figures/service-figure.tsx';
import { ShutdownFigure } from '../figures/shutdown-figure.tsx';
import { CodeBlock } from './code-block.tsx';
import { heading } from './heading.tsx';
import { Note } from './note.tsx';
import type { NamedTerminal } from './read-meta.ts';
import { Term } from './term.tsx';

type CodeElement = ReactElement<{ children: string; 'data-language'?: string; 'data-meta'?: string }>;

/** A fenced block arrives as `pre` around `code`; some run in one of these terminals. */
export function codeWith(terminals: readonly NamedTerminal[]) {
  return function Pre({ children }: ComponentProps<'pre'>) {
    const {
      children: code,
      'data-language': language = 'text',
      'data-meta': meta = '',
    } = (children as CodeElement).props;
    return <CodeBlock code={code.replace(/\n$/, '')} language={language} meta={meta} terminals={terminals} />;
  };
}

/** A wide table scrolls by itself, also by keyboard. */
function Table(props: ComponentProps<'table'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable regions take focus
    <div style={{ overflowX: 'auto' }} tabIndex={0}>
      <table {...props} />
    </div>
  );
}

/** A place that a lab's verdicts lead to, the same in every language. */
function Anchor({ id }: { id: string }) {
  return <span id={id} style={{ scrollMarginTop: '80px' }} />;
}

export const proseComponents: MDXComponents = {
  Anchor,
  pre: codeWith([]),
  table: Table,
  h2: heading('h2'),
  h3: heading('h3'),
  Note,
  Term,
  ArchitectureFigure,
  PodFigure,
  PairFigure,
  SelectorFigure,
  RestartFigure,
  OwnersFigure,
  ReleaseFigure,
  RolloutFigure,
  ServiceFigure,
  IngressFigure,
  ShutdownFigure,
  ProbesFigure,
  ResourcesFigure,
  ConfigFigure,
  GateFigure,
};
