/** The Services lab: from a selector to an address, from a name to a host and a path, and the usual ways for it to break. */
import { defineLab } from '../vocabulary/define-lab.ts';
import { callByName } from './call-by-name.ts';
import { certificate, privateKey } from './certificate.ts';
import { closeOne } from './close-one.ts';
import { encrypt } from './encrypt.ts';
import { expose } from './expose.ts';
import { leadApart } from './lead-apart.ts';
import { ingressManifest, servicesManifests } from './manifests.ts';
import { mendIngress } from './mend-ingress.ts';
import { mendPort } from './mend-port.ts';
import { mendSelector } from './mend-selector.ts';
import { openTheDoor } from './open-the-door.ts';

export const servicesLab = defineLab({
  id: 'services',
  title: { en: 'Services and Ingress', ja: 'Service と Ingress' },
  files: { 'ingress.yaml': ingressManifest, 'tls.crt': certificate, 'tls.key': privateKey },
  manifests: servicesManifests,
  ingress: true,
  steps: [expose, callByName, closeOne, mendSelector, mendPort, openTheDoor, leadApart, encrypt, mendIngress],
});
