/** The text of one file in CodeMirror: YAML in the page's colours, completion and problems by the cluster's schemas. */
import { autocompletion, closeBrackets, completionKeymap, startCompletion } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab, temporarilySetTabFocusMode } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { checkManifest, type FindSchema, type Problem, type Wrong } from './check-manifest.ts';
import { completeManifest } from './complete-manifest.ts';

/** Text is checked when nothing was typed for so long, ms. */
const checkAfterMs = 350;

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--code-name)' },
  { tag: [tags.string, tags.content], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--code-number)' },
  { tag: [tags.comment, tags.lineComment], color: 'var(--code-comment)' },
  { tag: [tags.keyword, tags.meta, tags.labelName, tags.typeName], color: 'var(--code-keyword)' },
]);

const looks = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--paper)', color: 'var(--ink)', fontSize: '14px' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--accent)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
  '.cm-gutters': { backgroundColor: 'var(--paper)', color: 'var(--ink-soft)', border: '0' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--paper-sunk) 60%, transparent)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--accent-soft) !important' },
  '.cm-tooltip': { backgroundColor: 'var(--paper-raised)', color: 'var(--ink)', border: '1px solid var(--line)' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionDetail': { color: 'var(--ink-soft)' },
  '.cm-completionInfo': { maxWidth: '320px', fontFamily: 'var(--sans)', fontSize: '13px' },
  '.cm-diagnostic': { fontFamily: 'var(--sans)', fontSize: '13px' },
  '.cm-panels': { backgroundColor: 'var(--paper-sunk)', color: 'var(--ink)' },
  '.cm-panels input, .cm-panels button': {
    backgroundImage: 'none',
    backgroundColor: 'var(--paper-raised)',
    color: 'var(--ink)',
  },
  '.cm-searchMatch': { backgroundColor: 'var(--not-yet-soft)' },
});

export interface EditorOptions {
  readonly text: string;
  readonly label: string;
  /** Read aloud with the label: how the keyboard leaves the text. */
  readonly describedBy: string;
  readonly findSchema: FindSchema;
  /** Whether the text is YAML that can be checked. */
  readonly checks: boolean;
  sayWrong(wrong: Wrong): string;
  onChange(text: string): void;
  onProblems(problems: readonly Problem[]): void;
  onSave(): void;
}

export interface Editor {
  text(): string;
  /** Takes the place of all text; what stood there can be brought back with undo. */
  replace(text: string): void;
  /** Checks again: a schema has come. */
  check(): void;
  goTo(problem: Problem): void;
  dispose(): void;
}

export function openEditor(parent: HTMLElement, options: EditorOptions): Editor {
  const { findSchema, sayWrong, onChange, onProblems, onSave } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const check = (): void => {
    if (!options.checks) return;
    const problems = checkManifest(view.state.doc.toString(), findSchema);
    const shown = problems.map(({ from, to, wrong }): Diagnostic => {
      return { from, to, severity: wrong.what === 'yaml' ? 'error' : 'warning', message: sayWrong(wrong) };
    });
    view.dispatch(setDiagnostics(view.state, shown));
    onProblems(problems);
  };
  const checkSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(check, checkAfterMs);
  };
  const view: EditorView = new EditorView({
    parent,
    state: EditorState.create({
      doc: options.text,
      extensions: [
        lineNumbers(),
        lintGutter(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        indentOnInput(),
        indentUnit.of('  '),
        closeBrackets(),
        yaml(),
        syntaxHighlighting(colours),
        search({ top: true }),
        autocompletion({
          override: [(context) => complete(context.state.doc.toString(), context.pos, context.explicit, findSchema)],
        }),
        keymap.of([
          { key: 'Mod-s', preventDefault: true, run: () => saved(onSave) },
          { key: 'Ctrl-Space', run: startCompletion },
          ...completionKeymap,
          ...searchKeymap,
          // After everything that Escape closes: the next Tab leaves the text.
          { key: 'Escape', run: temporarilySetTabFocusMode },
          ...historyKeymap,
          ...lintKeymap,
          ...defaultKeymap.filter(({ key }) => key !== 'Escape'),
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({ 'aria-label': options.label, 'aria-describedby': options.describedBy }),
        EditorView.updateListener.of(({ docChanged, state }) => {
          if (!docChanged) return;
          onChange(state.doc.toString());
          checkSoon();
        }),
        looks,
      ],
    }),
  });
  check();
  return {
    text: () => view.state.doc.toString(),
    replace(text) {
      const { from, to, insert } = difference(view.state.doc.toString(), text);
      view.dispatch({ changes: { from, to, insert } });
    },
    check,
    goTo({ from }) {
      view.dispatch({ selection: { anchor: Math.min(from, view.state.doc.length) }, scrollIntoView: true });
      view.focus();
    },
    dispose() {
      clearTimeout(timer);
      view.destroy();
    },
  };
}

function complete(text: string, at: number, explicit: boolean, findSchema: FindSchema) {
  const given = completeManifest(text, at, findSchema);
  if (!given || (!explicit && given.what === 'key' && given.from === at)) return null;
  return {
    from: given.from,
    validFor: /^[\w./-]*$/,
    options: given.choices.map(({ text: label, type, description, required }) => ({
      label,
      apply: given.what === 'key' ? keyText(label, type) : label,
      type: given.what === 'key' ? 'property' : 'enum',
      ...(type === '' ? {} : { detail: type }),
      ...(description === '' ? {} : { info: description }),
      boost: required ? 10 : 0,
    })),
  };
}

/** What is below an object or a list begins on a line of its own. */
function keyText(key: string, type: string): string {
  return type === 'object' || type === 'array' ? `${key}:` : `${key}: `;
}

/** The one run of characters in which two texts differ: the place of the cursor outside of it stays. */
function difference(before: string, after: string): { from: number; to: number; insert: string } {
  let [start, end] = [0, 0];
  const shortest = Math.min(before.length, after.length);
  while (start < shortest && before[start] === after[start]) start += 1;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

/** A command of CodeMirror tells whether it did something. */
function saved(save: () => void): boolean {
  save();
  return true;
}
