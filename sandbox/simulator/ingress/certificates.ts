/** Which certificate a client is shown: that of a Secret whose names fit what it asks for, or one the controller made for itself. */
import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Certificate } from '../tls/certificates.ts';
import type { CertificateFiles } from './routing.ts';

interface Known {
  readonly context: SecureContext;
  readonly certificate: X509Certificate;
}

export class Certificates {
  readonly #make: () => Certificate;
  #own: { readonly cert: string; readonly key: string } | undefined;
  #default: SecureContext | undefined;
  /** Those of the last routing asked for; what cannot be read is undefined. */
  #known = new Map<string, Known | undefined>();

  /** `make` makes the controller's own, when it is first needed. */
  constructor(make: () => Certificate) {
    this.#make = make;
  }

  /** For names without one of their own, and for clients that name none. */
  get own(): { readonly cert: string; readonly key: string } {
    if (!this.#own) {
      const { certificate: cert, key } = this.#make();
      this.#own = { cert, key };
    }
    return this.#own;
  }

  contextFor(name: string, files: readonly CertificateFiles[]): SecureContext {
    this.#known = new Map(files.map((one) => [one.certificate, this.#known.get(one.certificate) ?? read(one)]));
    const fitting = [...this.#known.values()].find((known) => known?.certificate.checkHost(name) !== undefined);
    if (fitting) return fitting.context;
    this.#default ??= createSecureContext(this.own);
    return this.#default;
  }
}

function read({ certificate: cert, key }: CertificateFiles): Known | undefined {
  try {
    return { context: createSecureContext({ cert, key }), certificate: new X509Certificate(cert) };
  } catch {
    return undefined;
  }
}
