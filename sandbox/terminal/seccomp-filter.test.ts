import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deniedSyscalls } from './denied-syscalls.ts';
import { deniedNumbers, seccompFilter } from './seccomp-filter.ts';

/** Runs a filter as the kernel does: the operations it uses, over one struct seccomp_data. */
function judge(program: Buffer, call: { audit: number; number: number; args?: readonly number[] }): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call.number, 0);
  data.writeUInt32LE(call.audit, 4);
  for (const [index, value] of (call.args ?? []).entries()) data.writeBigUInt64LE(BigInt(value), 16 + 8 * index);
  let accumulator = 0;
  for (let at = 0; at * 8 < program.length; at += 1) {
    const operation = program.readUInt16LE(at * 8);
    const operand = program.readUInt32LE(at * 8 + 4);
    if (operation === 0x20) accumulator = data.readUInt32LE(operand);
    else if (operation === 0x06) return operand;
    else {
      const met =
        operation === 0x15
          ? accumulator === operand
          : operation === 0x35
            ? accumulator >= operand
            : (accumulator & operand) !== 0;
      at += program.readUInt8(at * 8 + (met ? 2 : 3));
    }
  }
  throw new Error('the program has no end');
}

const [kill, eperm, enosys, eafnosupport, allow] = [0x80000000, 0x50001, 0x50026, 0x50061, 0x7fff0000];
const x64 = { audit: 0xc000003e, read: 0, clone: 56, clone3: 435, socket: 41, ioctl: 16 };
const arm64 = { audit: 0xc00000b7, read: 63, clone: 220, clone3: 435, socket: 198, ioctl: 29 };

for (const [architecture, machine] of [
  ['x64', x64],
  ['arm64', arm64],
] as const) {
  const program = seccompFilter(architecture) ?? assert.fail();
  const { audit } = machine;
  const call = (number: number, ...args: number[]) => judge(program, { audit, number, args });

  test(`${architecture}: dangerous calls are refused, others go through`, () => {
    for (const [name, numbers] of Object.entries(deniedSyscalls))
      if (numbers[architecture] !== undefined) assert.equal(call(numbers[architecture]), eperm, name);
    assert.equal(call(machine.read), allow);
    assert.equal(call(machine.clone3), enosys);
    assert.ok(program.length / 8 < 4096, 'as long as the kernel takes it');
  });

  test(`${architecture}: calls are judged by their arguments where these decide`, () => {
    assert.equal(call(machine.clone, 0x01200011), allow, 'fork');
    assert.equal(call(machine.clone, 0x003d0f00), allow, 'a thread');
    for (const flag of [0x80, 0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000])
      assert.equal(call(machine.clone, flag | 17), eperm, `clone with ${flag.toString(16)}`);
    for (const family of [1, 2, 10, 16]) assert.equal(call(machine.socket, family), allow);
    for (const family of [17, 38, 40]) assert.equal(call(machine.socket, family), eafnosupport);
    assert.equal(call(machine.ioctl, 0, 0x5413), allow, 'the size of a window');
    for (const request of [0x5412, 0x541c]) assert.equal(call(machine.ioctl, 0, request), eperm);
    // Only the low half counts for the kernel (CVE-2019-10063).
    assert.equal(call(machine.ioctl, 0, 2 ** 32 + 0x5412), eperm);
  });

  test(`${architecture}: a program of another machine is ended`, () => {
    for (const other of [x64.audit, arm64.audit, 0x40000003, 0x40000028])
      if (other !== audit) assert.equal(judge(program, { audit: other, number: machine.read }), kill);
    if (architecture === 'x64') assert.equal(call(0x40000000 + 39), kill, 'x32');
  });
}

test('no call is listed twice, and other machines have no filter', () => {
  for (const architecture of ['x64', 'arm64'] as const) {
    const numbers = deniedNumbers(architecture);
    assert.equal(new Set(numbers).size, numbers.length);
  }
  assert.equal(seccompFilter('riscv64'), undefined);
});
