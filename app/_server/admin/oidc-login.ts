/** Logging in at an OpenID provider: authorization code flow with PKCE, state and nonce. */
import * as oidc from 'openid-client';
import type { OidcAccess } from '../../../config/admin-access.ts';
import type { Locale } from '../../../sandbox/contract/text.ts';
import type { OidcProblem } from './oidc-problems.ts';
import { type PendingLogin, pendingMs } from './pending-login.ts';

/** What the provider and its keys are changes seldom; the library looks again for a key it does not know. */
const discovered = new Map<string, Promise<oidc.Configuration>>();

function discover({ issuer, clientId, clientSecret }: OidcAccess): Promise<oidc.Configuration> {
  const key = JSON.stringify([issuer, clientId, clientSecret]);
  const known = discovered.get(key);
  if (known) return known;
  // Settings take plain HTTP for loopback alone.
  const options = issuer.startsWith('http:') ? { execute: [oidc.allowInsecureRequests] } : {};
  const found = oidc.discovery(new URL(issuer), clientId, clientSecret, authenticateBy(clientSecret), options);
  discovered.set(key, found);
  found.catch(() => discovered.delete(key));
  return found;
}

/** `client_secret_basic` is what a provider takes when it says nothing (OpenID Connect Discovery 1.0, 3). */
function authenticateBy(secret: string): oidc.ClientAuth {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, ...request) => {
    const ways = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    return (ways.includes('client_secret_basic') ? basic : post)(server, ...request);
  };
}

interface Begin {
  readonly redirect: string;
  readonly locale: Locale;
  readonly now: Date;
}

/** Where to send the browser, and what it must bring back; undefined where the provider does not answer. */
export async function beginOidcLogin(
  access: OidcAccess,
  { redirect, locale, now }: Begin,
): Promise<{ url: string; pending: PendingLogin } | undefined> {
  let config: oidc.Configuration;
  try {
    config = await discover(access);
  } catch (error) {
    console.error(`${access.issuer} is no provider to log in at: ${sayError(error)}`);
    return undefined;
  }
  const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirect,
    scope: 'openid email',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  });
  return { url: url.href, pending: { state, nonce, verifier, redirect, locale, expires: now.getTime() + pendingMs } };
}

export type OidcOutcome =
  | { readonly ok: true; readonly email: string }
  | { readonly ok: false; readonly problem: OidcProblem; readonly email?: string };

/** Who came back from the provider. `search`: the query of the address it sent them to. */
export async function finishOidcLogin(access: OidcAccess, pending: PendingLogin, search: string): Promise<OidcOutcome> {
  try {
    const claims = await readClaims(access, pending, search);
    const { email, email_verified: verified } = claims;
    if (typeof email !== 'string') return { ok: false, problem: 'noEmail' };
    if (verified !== true) return { ok: false, problem: 'unverified', email };
    if (!access.admins.has(email.toLowerCase())) return { ok: false, problem: 'unlisted', email };
    return { ok: true, email };
  } catch (error) {
    console.error(`login at ${access.issuer}: ${sayError(error)}`);
    return { ok: false, problem: problemOf(error) };
  }
}

/** The claims of the ID token, or of the user where those have no address. */
async function readClaims(
  access: OidcAccess,
  pending: PendingLogin,
  search: string,
): Promise<Readonly<Record<string, unknown>>> {
  const config = await discover(access);
  const tokens = await oidc.authorizationCodeGrant(config, new URL(search, pending.redirect), {
    expectedState: pending.state,
    expectedNonce: pending.nonce,
    pkceCodeVerifier: pending.verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined || claims.email !== undefined) return claims ?? {};
  return oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
}

function problemOf(error: unknown): OidcProblem {
  if (error instanceof oidc.AuthorizationResponseError) return 'refused';
  // How a provider answers a wrong secret that came in a header (RFC 6749, 5.2).
  if (error instanceof oidc.WWWAuthenticateChallengeError) return 'client';
  if (error instanceof oidc.ResponseBodyError) return error.error === 'invalid_client' ? 'client' : 'invalid';
  return error instanceof TypeError && error.message === 'fetch failed' ? 'unreachable' : 'invalid';
}

/** Without codes and tokens, which some errors carry as their cause. */
function sayError(error: unknown): string {
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError)
    return `${error.error} ${error.error_description ?? ''}`;
  return error instanceof Error ? error.message : String(error);
}
