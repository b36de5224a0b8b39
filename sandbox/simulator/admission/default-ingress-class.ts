/** An Ingress without a class gets the default one. Source: plugin/pkg/admission/network/defaultingressclass/admission.go. */
import type { V1Ingress, V1IngressClass } from '@kubernetes/client-node';
import type { AdmissionPlugin } from './admission.ts';
import { isAbout } from './is-about.ts';
import { newestFirst } from './newest-first.ts';

const oldAnnotation = 'kubernetes.io/ingress.class';
const mark = 'ingressclass.kubernetes.io/is-default-class';

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  handles: (request) => isAbout(request, 'networking.k8s.io', 'ingresses', 'CREATE'),
  admit({ object }, cluster) {
    const ingress = object as unknown as V1Ingress;
    if (ingress.spec?.ingressClassName !== undefined || ingress.metadata?.annotations?.[oldAnnotation] !== undefined)
      return;
    const classes = cluster.list('/apis/networking.k8s.io/v1/ingressclasses') as unknown as V1IngressClass[];
    const [found] = newestFirst(classes.filter(({ metadata }) => metadata?.annotations?.[mark] === 'true'));
    if (found?.metadata?.name !== undefined) ingress.spec = { ...ingress.spec, ingressClassName: found.metadata.name };
  },
};
