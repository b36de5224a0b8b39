/** What a name server is asked and what it answers. */
export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SOA' | 'SRV' | 'TXT';

export interface DnsRecord {
  /** Absolute, with the last dot. */
  readonly name: string;
  readonly type: RecordType;
  /** Seconds. */
  readonly ttl: number;
  /** As in a zone file: an address, a name with its last dot, `0 100 80 web.default.svc.cluster.local.` */
  readonly data: string;
}

export interface DnsAnswer {
  readonly code: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly authoritative: boolean;
  /** Empty with NOERROR: the name is there, but has no such record. */
  readonly records: readonly DnsRecord[];
  /** Addresses of the names in the answer. */
  readonly additional: readonly DnsRecord[];
}
