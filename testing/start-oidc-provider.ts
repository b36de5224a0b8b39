import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface OidcProviderOptions {
  /** Where the browser may be sent back to. */
  readonly redirect: string;
  /** 0 takes a free one. */
  readonly port?: number;
}

export interface OidcProvider extends AsyncDisposable {
  /** `http://127.0.0.1:40123` */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * A real OpenID provider on loopback. It takes any password; whoever logs in as `ada` is ada@example.org, as
 * `unverified-…` or `nameless-…` somebody whose address is not verified, or not told.
 */
export async function startOidcProvider({ redirect, port = 0 }: OidcProviderOptions): Promise<OidcProvider> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(port, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const [clientId, clientSecret] = ['drydock', 'a secret of these tests'];
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirect] }],
    claims: { email: ['email', 'email_verified'] },
    cookies: { keys: ['of these tests'] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, ...emailOf(id) }) }),
  });
  server.on('request', provider.callback());
  return {
    issuer,
    clientId,
    clientSecret,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
}

function emailOf(id: string): object {
  if (id.startsWith('nameless')) return {};
  return { email: `${id}@example.org`, email_verified: !id.startsWith('unverified') };
}
