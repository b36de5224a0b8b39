/** Conditions over Services and the Pods behind them. */
import type { ClusterState, Condition, Judgement } from '../lab.ts';
import { met, notYet, wrong } from './judgement.ts';
import { isPickedBy, listPods, podsIn } from './pod.ts';
import { sayMissing, sayNames, sayNothingFound, saySelector, sayTroubles } from './say-seen.ts';
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
      const services = listServices(state, namespace);
      const found = services.find(({ metadata }) => metadata.name === service);
      if (found) return judge(found, state, namespace);
      return notYet(
        text,
        sayMissing(
          'Service',
          service,
          services.map(({ metadata }) => metadata.name),
        ),
      );
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
    const seen = fill(
      { en: 'Service {service} takes {pairs}', ja: 'Service {service} のつながり: {pairs}' },
      { service, pairs: listed(pairs) },
    );
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
    const selector = saySelector(spec.selector);
    const pods = listPods(state, namespace);
    const picked = pods.filter(isPickedBy(spec.selector));
    const [key = '', value = ''] = on.label.split('=');
    const values = { selector, label: on.label };
    if (terms.length === 0)
      return wrong(
        text,
        fill(
          { en: 'Service {service} has no selector', ja: 'Service {service} にはセレクターがありません' },
          { service: on.service },
        ),
      );
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
        fill(
          {
            en: '{selector} finds Pods without {label} as well: {others}',
            ja: '{selector} では、{label} を持たない Pod も見つかります: {others}',
          },
          {
            ...values,
            others: sayNames(picked.flatMap(({ metadata }) => (metadata.labels[key] === value ? [] : [metadata.name]))),
          },
        ),
      );
    return wrong(text, sayNothingFound(`Service ${on.service}`, spec.selector, pods));
  });
}

/** So many ready Pods stand behind it. */
export function readyEndpoints(on: OnService & { count: number }): Condition {
  const text = fill(
    { en: '{count} ready Pods stand behind {service}', ja: '{service} の後ろに、Ready の Pod が {count} 個ある' },
    { service: on.service, count: on.count },
  );
  return onService(on, text, ({ spec }, state, namespace) => {
    const { ready, notReady } = endpointsOf(state, namespace, on.service);
    if (ready.length === on.count) return met(text, sayReady(ready.length));
    const pods = listPods(state, namespace);
    if (
      ready.length + notReady.length === 0 &&
      Object.keys(spec.selector).length > 0 &&
      !pods.some(isPickedBy(spec.selector))
    )
      return notYet(text, sayNothingFound(`Service ${on.service}`, spec.selector, pods));
    const troubles = sayTroubles(pods.filter(({ metadata }) => notReady.includes(metadata.name)));
    if (!troubles) return notYet(text, sayReady(ready.length));
    return notYet(
      text,
      fill(
        { en: '{ready}; not: {troubles}', ja: '{ready}。Ready でない Pod: {troubles}' },
        { ready: sayReady(ready.length), troubles },
      ),
    );
  });
}

function sayReady(count: number): Condition['text'] {
  return fill({ en: '{count} ready', ja: 'Ready の Pod は {count} 個です' }, { count });
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
