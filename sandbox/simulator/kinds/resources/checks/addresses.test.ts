import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressProblems, addressWarnings, contains, parseAddress, parseRange, rangeWarnings } from './addresses.ts';

test('addresses are read as leniently as Go reads them', () => {
  assert.deepEqual(parseAddress('010.1.1.1'), { family: 'ipv4', canonical: '10.1.1.1', mapped: false });
  assert.deepEqual(parseAddress('::ffff:10.0.0.1'), { family: 'ipv4', canonical: '10.0.0.1', mapped: true });
  assert.deepEqual(parseAddress('FD00:0::1'), { family: 'ipv6', canonical: 'fd00::1', mapped: false });
  for (const text of ['', '1.2.3', '1.2.3.256', 'fe80::1%eth0', 'x']) assert.equal(parseAddress(text), undefined, text);
});

test('fields that want the canonical form say what it is', () => {
  assert.deepEqual(addressProblems('192.168.0.1'), []);
  assert.deepEqual(addressProblems('192.168.0.01'), ['must not have leading 0s']);
  assert.deepEqual(addressProblems('FD00::1'), ['must be in canonical form ("fd00::1")']);
});

test('ranges know their first address', () => {
  assert.equal(parseRange('10.1.2.3/16')?.canonical, '10.1.0.0/16');
  assert.equal(parseRange('fd00::1:2/112')?.canonical, 'fd00::1:0/112');
  assert.equal(parseRange('10.0.0.0/33'), undefined);
  const [range, inside, outside] = [parseRange('10.96.0.0/16'), parseAddress('10.96.9.9'), parseAddress('10.97.0.1')];
  assert.ok(range && inside && outside);
  assert.equal(contains(range, inside), true);
  assert.equal(contains(range, outside), false);
});

test('warnings are those of the server', () => {
  assert.deepEqual(addressWarnings('10.96.44.01', 'spec.clusterIPs[0]'), [
    'spec.clusterIPs[0]: non-standard IP address "10.96.44.01" will be considered invalid in a future Kubernetes release: use "10.96.44.1"',
  ]);
  assert.deepEqual(rangeWarnings('10.0.0.1/24', 'cidr'), [
    'cidr: CIDR value "10.0.0.1/24" is ambiguous in this context (should be "10.0.0.0/24" or "10.0.0.1/32"?)',
  ]);
});
