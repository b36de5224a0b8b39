/** The few forms of DER that certificates are made of (ITU-T X.690). */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  time: 0x17,
  sequence: 0x30,
  set: 0x31,
} as const;

export function der(type: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  if (length < 0x80) return Buffer.concat([Buffer.from([type, length]), body]);
  if (length < 0x100) return Buffer.concat([Buffer.from([type, 0x81, length]), body]);
  return Buffer.concat([Buffer.from([type, 0x82, length >> 8, length & 0xff]), body]);
}

export function oid(hex: string): Buffer {
  return der(tag.oid, Buffer.from(hex, 'hex'));
}

/** `YYMMDDhhmmssZ`. */
export function utcTime(time: Date): Buffer {
  return der(tag.time, Buffer.from(`${time.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
}
