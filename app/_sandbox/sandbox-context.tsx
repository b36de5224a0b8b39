'use client';
/** The learner's sandbox, as everything on a lesson page sees it. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { Failure } from '../../sandbox/contract/failure.ts';
import type { JumpView } from '../../sandbox/contract/jump-view.ts';
import type { LiveMessage } from '../../sandbox/contract/live-protocol.ts';
import type { ProviderName } from '../../sandbox/contract/provider.ts';
import type { SandboxView } from '../../sandbox/contract/sandbox-view.ts';
import type { StepVerdict } from '../../sandbox/contract/verdict.ts';
import { api } from './api.ts';
import { Pictures, PicturesContext } from './pictures.ts';
import type { Terminals } from './terminal-handle.ts';
import { type Helps, useHelps } from './use-helps.ts';
import { type ShowMe, useShowMe } from './use-show-me.ts';

export interface SandboxState {
  /** False until the page knows what there is. */
  readonly known: boolean;
  readonly sandbox: SandboxView | null;
  readonly provider: ProviderName | null;
  readonly steps: readonly StepVerdict[];
  /** Steps passed, in this sandbox or an earlier one. */
  readonly passed: ReadonlySet<string>;
  /** The line to a living sandbox is down. */
  readonly lost: boolean;
  /** Why the last thing the learner asked for did not happen. */
  readonly failure: Failure | null;
  /** On its way to where a step begins, or why it did not get there. */
  readonly jump: JumpView | null;
  /** A request is under way. */
  readonly busy: boolean;
  /** Steps that the cluster was brought past, and that are not passed since. */
  readonly jumped: ReadonlySet<string>;
  readonly helps: Helps;
  readonly showMe: ShowMe;
  /** `step`: the one whose beginning a new cluster is brought to. */
  start(step?: string): void;
  /** Asks something of this sandbox; what there is to ask is in sandbox-deeds.ts. */
  ask(deed: (id: string) => ReturnType<typeof api.start>): void;
  /** Types a command into a terminal; null when there is none. */
  readonly run: Terminals['run'] | null;
  /** The terminals on the page, once there are any. */
  setTerminals(terminals: Terminals | null): void;
}

const SandboxContext = createContext<SandboxState | null>(null);

export function useSandbox(): SandboxState {
  const state = useContext(SandboxContext);
  if (state === null) throw new Error('useSandbox is for what stands inside a SandboxProvider');
  return state;
}

/** Like useSandbox, for prose that may also stand elsewhere. */
export function useSandboxIfAny(): SandboxState | null {
  return useContext(SandboxContext);
}

export function isLiving(sandbox: SandboxView | null): boolean {
  return sandbox !== null && sandbox.state !== 'ended' && sandbox.state !== 'failed';
}

/** The host knows best; before it has said anything, the store's notes stand. */
function findJumped(
  steps: readonly StepVerdict[],
  taken: Helps['taken'],
  passed: ReadonlySet<string>,
): ReadonlySet<string> {
  const jumped =
    steps.length > 0
      ? steps.flatMap((step) => (step.jumped ? [step.step] : []))
      : taken.flatMap(({ kind, step }) => (kind === 'jump' ? [step] : []));
  return new Set(jumped.filter((step) => !passed.has(step)));
}

export function SandboxProvider({ lab, children }: { lab: string; children: ReactNode }) {
  const [known, setKnown] = useState(false);
  const [sandbox, setSandbox] = useState<SandboxView | null>(null);
  const [provider, setProvider] = useState<ProviderName | null>(null);
  const [steps, setSteps] = useState<readonly StepVerdict[]>([]);
  const [passed, setPassed] = useState<ReadonlySet<string>>(new Set());
  const [lost, setLost] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [jump, setJump] = useState<JumpView | null>(null);
  const [busy, setBusy] = useState(false);
  const [terminals, setTerminals] = useState<Terminals | null>(null);
  const [pictures] = useState(() => new Pictures());
  const helps = useHelps(sandbox?.attempt);
  const showMe = useShowMe(terminals);
  const { load } = helps;
  const current = useRef<SandboxView | null>(null);
  current.current = sandbox;

  const refresh = useCallback(async () => {
    const now = await api.current(lab);
    if (!now.ok) return;
    setKnown(true);
    setProvider(now.value.provider);
    setPassed(new Set(Object.keys(now.value.passed)));
    load(now.value.helps);
    setSandbox(now.value.sandbox);
  }, [lab, load]);

  useEffect(() => void refresh(), [refresh]);

  const living = isLiving(sandbox) ? sandbox?.id : undefined;
  useEffect(() => {
    pictures.clear();
    setJump(null);
    if (living === undefined) return;
    const receive = (message: LiveMessage): void => {
      if (message.type === 'sandbox') {
        // A last word about a sandbox that another one has replaced is of no interest.
        setSandbox((shown) => (shown?.id === message.sandbox.id ? message.sandbox : shown));
        return;
      }
      if (message.type === 'cluster' || message.type === 'traffic') {
        pictures.show(message.type === 'cluster' ? { cluster: message.cluster } : { traffic: message.traffic });
        return;
      }
      if (message.type === 'jump') {
        setJump(message.jump);
        return;
      }
      setSteps(message.steps);
      const met = message.steps.filter((step) => step.passedAt !== null).map((step) => step.step);
      setPassed((before) => (met.every((step) => before.has(step)) ? before : new Set([...before, ...met])));
    };
    let stop = (): void => {};
    let gone = false;
    // Loaded when there is something to follow: a lesson is read without it.
    void import('./follow-live.ts').then(({ followLive }) => {
      if (gone) return;
      stop = followLive({
        sandbox: living,
        onMessage: receive,
        onUp: () => setLost(false),
        onDown: () => {
          setLost(true);
          // The sandbox may be over: the store knows, whether or not its host answers.
          void refresh();
        },
      });
    });
    return () => {
      gone = true;
      stop();
    };
  }, [living, refresh, pictures]);

  const ask = useCallback(async (request: () => ReturnType<typeof api.start>) => {
    setBusy(true);
    setFailure(null);
    const answer = await request();
    setBusy(false);
    if (answer.ok) {
      // A new sandbox begins without verdicts; the live socket brings its own.
      if (answer.value.id !== current.current?.id) setSteps([]);
      // Of the sandbox on the page, the live socket may have told more by now than this answer knows.
      setSandbox((shown) => (shown?.id === answer.value.id ? shown : answer.value));
      setLost(false);
    } else setFailure(answer.failure);
  }, []);

  const jumped = useMemo(() => findJumped(steps, helps.taken, passed), [steps, helps.taken, passed]);
  const state = useMemo((): SandboxState => {
    const id = sandbox?.id ?? '';
    return {
      known,
      sandbox,
      provider: sandbox?.provider ?? provider,
      steps,
      passed,
      lost: lost && living !== undefined,
      failure,
      jump,
      busy,
      jumped,
      helps,
      showMe,
      start: (step) => void ask(() => api.start(lab, step)),
      ask: (deed) => void ask(() => deed(id)),
      run: terminals?.run ?? null,
      setTerminals,
    };
  }, [
    known,
    sandbox,
    provider,
    steps,
    passed,
    lost,
    living,
    failure,
    jump,
    jumped,
    helps,
    showMe,
    busy,
    terminals,
    ask,
    lab,
  ]);

  return (
    <SandboxContext value={state}>
      <PicturesContext value={pictures}>{children}</PicturesContext>
    </SandboxContext>
  );
}
