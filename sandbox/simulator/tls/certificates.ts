/** Certificates made at run time: Node signs, but has no maker of X.509 (RFC 5280). Elliptic keys, because they are made in a fraction of a millisecond. */
import { createHash, createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { der, oid, tag, utcTime } from './der.ts';

const dayMs = 24 * 3_600_000;
/** A year, as kubeadm gives; authorities live ten. */
const validDays = { leaf: 365, authority: 3_650 };

const id = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  organization: '55040a',
  basicConstraints: '551d13',
  keyUsage: '551d0f',
  subjectAlternativeName: '551d11',
  extendedKeyUsage: '551d25',
  serverAuthentication: '2b06010505070301',
  clientAuthentication: '2b06010505070302',
};
/** Context-specific tags of a certificate and of alternative names. */
const [version, extensions, dnsName, ipAddress] = [0xa0, 0xa3, 0x82, 0x87];

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS 8. */
  readonly key: string;
}

export interface Subject {
  readonly commonName: string;
  readonly organization?: string;
}

interface Making {
  readonly subject: Subject;
  readonly issuer: { readonly subject: Subject; readonly key: KeyObject } | 'itself';
  readonly now: Date;
  readonly days: number;
  readonly extensions: readonly Buffer[];
}

/** An authority that signs itself. */
export function makeAuthority(subject: Subject, now: Date): Certificate {
  const yes = der(tag.boolean, Buffer.from([0xff]));
  // Digital signature, key encipherment, certificate signing.
  const usage = der(tag.bitString, Buffer.from([0x02, 0xa4]));
  return make({
    subject,
    issuer: 'itself',
    now,
    days: validDays.authority,
    extensions: [extension(id.basicConstraints, der(tag.sequence, yes)), extension(id.keyUsage, usage)],
  });
}

/** For a server at names and IPv4 addresses. */
export function makeServerCertificate(
  authority: Certificate,
  issuer: Subject,
  names: readonly string[],
  now: Date,
): Certificate {
  const alternatives = names.map((name) =>
    /^[\d.]+$/.test(name) ? der(ipAddress, Buffer.from(name.split('.').map(Number))) : der(dnsName, Buffer.from(name)),
  );
  return make({
    subject: { commonName: 'kube-apiserver' },
    issuer: { subject: issuer, key: keyOf(authority) },
    now,
    days: validDays.leaf,
    extensions: [
      extension(id.subjectAlternativeName, der(tag.sequence, ...alternatives)),
      extension(id.extendedKeyUsage, der(tag.sequence, oid(id.serverAuthentication))),
    ],
  });
}

/** For a user: the common name is the name, the organization a group. */
export function makeClientCertificate(
  authority: Certificate,
  issuer: Subject,
  subject: Subject,
  now: Date,
): Certificate {
  return make({
    subject,
    issuer: { subject: issuer, key: keyOf(authority) },
    now,
    days: validDays.leaf,
    extensions: [extension(id.extendedKeyUsage, der(tag.sequence, oid(id.clientAuthentication)))],
  });
}

/** SHA-256 of the certificate, hex, as Node tells of a peer's. */
export function fingerprintOf({ certificate }: Certificate): string {
  const body = Buffer.from(certificate.replaceAll(/-----[A-Z ]+-----|\s/g, ''), 'base64');
  return createHash('sha256').update(body).digest('hex');
}

function keyOf({ key }: Certificate): KeyObject {
  return createPrivateKey(key);
}

function nameOf({ commonName, organization }: Subject): Buffer {
  const part = (type: string, text: string): Buffer =>
    der(tag.set, der(tag.sequence, oid(type), der(tag.utf8, Buffer.from(text))));
  return der(
    tag.sequence,
    ...(organization === undefined ? [] : [part(id.organization, organization)]),
    part(id.commonName, commonName),
  );
}

function extension(type: string, value: Buffer): Buffer {
  return der(tag.sequence, oid(type), der(tag.octetString, value));
}

function make({ subject, issuer, now, days, extensions: all }: Making): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(tag.sequence, oid(id.ecdsaWithSha256));
  const serial = randomBytes(8);
  // A leading zero bit keeps the number positive.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const body = der(
    tag.sequence,
    der(version, der(tag.integer, Buffer.from([2]))),
    der(tag.integer, serial),
    algorithm,
    nameOf(issuer === 'itself' ? subject : issuer.subject),
    der(tag.sequence, utcTime(new Date(now.getTime() - dayMs / 24)), utcTime(new Date(now.getTime() + days * dayMs))),
    nameOf(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    der(extensions, der(tag.sequence, ...all)),
  );
  const signature = der(
    tag.bitString,
    Buffer.from([0]),
    sign('sha256', body, issuer === 'itself' ? privateKey : issuer.key),
  );
  const base64 = der(tag.sequence, body, algorithm, signature).toString('base64');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}
