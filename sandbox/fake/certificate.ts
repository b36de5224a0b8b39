/** A self-signed certificate for 127.0.0.1, made at run time: Node signs, but has no maker of X.509 (RFC 5280). */
import { generateKeyPairSync, sign } from 'node:crypto';

const oneDayMs = 24 * 3_600_000;

const tag = { boolean: 0x01, integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, utf8: 0x0c, time: 0x17 };
const [sequence, set, version, address, extensions] = [0x30, 0x31, 0xa0, 0x87, 0xa3];
const objectId = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  basicConstraints: '551d13',
  subjectAlternativeName: '551d11',
  extendedKeyUsage: '551d25',
  serverAuthentication: '2b06010505070301',
};

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  /** PEM, PKCS 8. */
  readonly key: string;
}

/** Valid from an hour before `now` for a year; it is its own authority. */
export function makeCertificate(now: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = der(sequence, oid(objectId.ecdsaWithSha256));
  const name = der(
    sequence,
    der(set, der(sequence, oid(objectId.commonName), der(tag.utf8, Buffer.from('drydock fake')))),
  );
  const yes = der(tag.boolean, Buffer.from([0xff]));
  const body = der(
    sequence,
    der(version, der(tag.integer, Buffer.from([2]))),
    der(tag.integer, Buffer.from([1])),
    algorithm,
    name,
    der(sequence, utc(new Date(now.getTime() - oneDayMs / 24)), utc(new Date(now.getTime() + 365 * oneDayMs))),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(
      extensions,
      der(
        sequence,
        extension(objectId.basicConstraints, yes),
        extension(objectId.subjectAlternativeName, der(address, Buffer.from([127, 0, 0, 1]))),
        extension(objectId.extendedKeyUsage, oid(objectId.serverAuthentication)),
      ),
    ),
  );
  const signature = der(tag.bitString, Buffer.from([0]), sign('sha256', body, privateKey));
  const base64 = der(sequence, body, algorithm, signature).toString('base64');
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`,
    key: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}

function extension(id: string, ...value: Buffer[]): Buffer {
  return der(sequence, oid(id), der(tag.octetString, der(sequence, ...value)));
}

function oid(hex: string): Buffer {
  return der(tag.oid, Buffer.from(hex, 'hex'));
}

/** `YYMMDDhhmmssZ`. */
function utc(time: Date): Buffer {
  return der(tag.time, Buffer.from(`${time.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
}

function der(type: number, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  if (length < 0x80) return Buffer.concat([Buffer.from([type, length]), body]);
  if (length < 0x100) return Buffer.concat([Buffer.from([type, 0x81, length]), body]);
  return Buffer.concat([Buffer.from([type, 0x82, length >> 8, length & 0xff]), body]);
}
