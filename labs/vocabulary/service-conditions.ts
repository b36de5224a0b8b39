/** Conditions over Services and the Pods behind them. */
import type { ClusterState, Condition, Judgement } from '../lab.ts';
import { met, notYet, wrong } from './judgement.ts';
import { listPods, podsIn } from './pod.ts';
import { endpointsOf, listServices, type Service, servicesIn, slicesIn } from './service.ts';
import { fill, listed } from './texts.ts';

interface OnService {
  readonly id: string;
  readonly service: string;
  readonly namespace?: string;
}

export function onService(
  { id, service, namespace = 'default' }: OnService,
  text: Condition['text'],
  judge: (found: Service, state: ClusterState, namespace: string) => Judgement,
): Condition {
  return {
    id,
    text,
    watches: [servicesIn(namespace), slicesIn(namespace), podsIn(namespace)],
    judge: (state) => {
      const found = listServices(state, namespace).find(({ metadata }) => metadata.name === service);
      if (found) return judge(found, state, namespace);
      return notYet(text, fill({ en: 'no Service {service}', ja: 'Service {service} はまだありません' }, { service }));
    },
  };
}

/** It offers this port and sends what comes there to that port of its Pods, by number or by name. */
export function servicePort(on: OnService & { port: number; target: number; targetName?: string }): Condition {
  const { service, port, target, targetName } = on;
  const text = fill(
    {
      en: 'Service {service} takes port {port} to port {target} of its Pods',
      ja: 'Service {service} のポート {port} が、Pod のポート {target} につながっている',
    },
    { service, port, target },
  );
  return onService(on, text, ({ spec }) => {
    const pairs = spec.ports.map((each) => `${each.port} → ${each.targetPort ?? each.port}`);
    const seen = fill({ en: 'it takes {pairs}', ja: '今のつながり: {pairs}' }, { pairs: listed(pairs) });
    const right = spec.ports.some((each) => {
      const to = each.targetPort ?? each.port;
      return each.port === port && (to === target || (targetName !== undefined && to === targetName));
    });
    return right ? met(text, seen) : wrong(text, seen);
  });
}

/** The selector finds Pods. Wrong when it finds none although there are Pods: their labels are told. */
export function selectorFinds(on: OnService & { label: string }): Condition {
  const text = fill(
    {
      en: 'The selector of {service} finds Pods with {label}',
      ja: '{service} のセレクターで {label} の Pod が見つかる',
    },
    { service: on.service, label: on.label },
  );
  return onService(on, text, ({ spec }, state, namespace) => {
    const terms = Object.entries(spec.selector);
    const selector = terms.map(([key, value]) => `${key}=${value}`).join(',');
    const pods = listPods(state, namespace);
    const picked = pods.filter(({ metadata }) => terms.every(([key, value]) => metadata.labels[key] === value));
    const [key = '', value = ''] = on.label.split('=');
    const values = { selector, label: on.label };
    if (terms.length === 0) return wrong(text, { en: 'it has no selector', ja: 'セレクターがありません' });
    if (picked.length > 0 && picked.every(({ metadata }) => metadata.labels[key] === value))
      return met(
        text,
        fill(
          { en: '{selector} finds {picked}', ja: '{selector} で見つかる Pod: {picked}' },
          { ...values, picked: listed(picked.map(({ metadata }) => metadata.name)) },
        ),
      );
    if (picked.length > 0)
      return wrong(
        text,
        fill({ en: '{selector} finds other Pods as well', ja: '{selector} では、ほかの Pod も見つかります' }, values),
      );
    const labels = [...new Set(pods.map(({ metadata }) => `${key}=${metadata.labels[key] ?? ''}`))];
    return wrong(
      text,
      fill(
        {
          en: 'it selects {selector}; no Pod has that. Pods here have {labels}',
          ja: 'セレクターは {selector} ですが、その Pod はありません。ここにあるのは {labels} です',
        },
        { ...values, labels: listed(labels) },
      ),
    );
  });
}

/** So many ready Pods stand behind it. */
export function readyEndpoints(on: OnService & { count: number }): Condition {
  const text = fill(
    { en: '{count} ready Pods stand behind {service}', ja: '{service} の後ろに、Ready の Pod が {count} 個ある' },
    { service: on.service, count: on.count },
  );
  return onService(on, text, (_, state, namespace) => {
    const { ready, notReady } = endpointsOf(state, namespace, on.service);
    const seen = fill(
      { en: '{ready} ready, {notReady} not ready', ja: 'Ready が {ready} 個、そうでないものが {notReady} 個です' },
      { ready: ready.length, notReady: notReady.length },
    );
    return ready.length === on.count ? met(text, seen) : notYet(text, seen);
  });
}

/** Exactly one Pod behind it runs but is not ready, and gets no traffic. Wrong when there are more. */
export function oneNotReady(on: OnService): Condition {
  const text = fill(
    {
      en: 'One Pod behind {service} is not ready and gets no traffic',
      ja: '{service} の後ろの Pod が 1 つだけ Ready でなく、通信が届かない',
    },
    { service: on.service },
  );
  return onService(on, text, (_, state, namespace) => {
    const { notReady } = endpointsOf(state, namespace, on.service);
    const seen = fill(
      { en: 'not ready: {notReady}', ja: 'Ready でない Pod: {notReady}' },
      { notReady: listed(notReady) },
    );
    if (notReady.length > 1) return wrong(text, seen);
    return notReady.length === 1 ? met(text, seen) : notYet(text, seen);
  });
}
