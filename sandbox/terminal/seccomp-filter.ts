/** The seccomp filter of the box: a small program for the kernel's packet filter that looks at every system call (seccomp(2)). */
import { deniedSyscalls, type SyscallNumbers } from './denied-syscalls.ts';

export type FilteredArchitecture = 'x64' | 'arm64';

/** Numbers of the calls that are judged by their arguments, and what the kernel calls the machine (linux/audit.h). */
const machines = {
  x64: { audit: 0xc000003e, clone: 56, clone3: 435, socket: 41, ioctl: 16 },
  arm64: { audit: 0xc00000b7, clone: 220, clone3: 435, socket: 198, ioctl: 29 },
} as const;

/** Answers of a filter (linux/seccomp.h); an error's number goes into the low bits. */
const answer = { killProcess: 0x80000000, error: 0x00050000, allow: 0x7fff0000 } as const;
const errors = { EPERM: 1, ENOSYS: 38, EAFNOSUPPORT: 97 } as const;

/** From this number on, x86-64 takes a call as one of x32, whose numbers are no concern of this list. */
const x32 = 0x40000000;

/** clone(2) with any of CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET (linux/sched.h). */
const newNamespaces = 0x7e020080;

/** AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. AF_VSOCK, for one, knows no namespaces and leads to a hypervisor. */
const families = [0, 1, 2, 10, 16] as const;

/** TIOCSTI types into the terminal it is called on, TIOCLINUX pastes into a console (CVE-2017-5226, CVE-2023-28100). */
const deniedIoctls = [0x5412, 0x541c] as const;

/** Where struct seccomp_data holds what is looked at; of an argument, its low half on these little-endian machines. */
const offset = { number: 0, architecture: 4, argument: (index: number) => 16 + 8 * index } as const;

/** One instruction: operation, how many to skip when it is true and when it is not, and its operand (linux/filter.h). */
type Instruction = readonly [operation: number, whenTrue: number, whenFalse: number, operand: number];
const load = (at: number): Instruction => [0x20, 0, 0, at];
const give = (value: number): Instruction => [0x06, 0, 0, value];
const skipUnless = (operation: number, operand: number, count: number): Instruction => [operation, 0, count, operand];
const equal = 0x15;
const atLeast = 0x35;
const anyBit = 0x45;

/** The rules for one call, done only for that number; when they fall through, the call is allowed. */
function forCall(number: number, rules: readonly Instruction[]): Instruction[] {
  return [skipUnless(equal, number, rules.length + 1), ...rules, give(answer.allow)];
}

/** Undefined for a machine the filter is not written for. */
export function seccompFilter(architecture: string): Buffer | undefined {
  if (architecture !== 'x64' && architecture !== 'arm64') return undefined;
  const machine = machines[architecture];
  const refuse = give(answer.error | errors.EPERM);
  const kill = give(answer.killProcess);
  const allow = give(answer.allow);
  const program: Instruction[] = [
    load(offset.architecture),
    [equal, 1, 0, machine.audit],
    kill,
    load(offset.number),
    ...(architecture === 'x64' ? [skipUnless(atLeast, x32, 1), kill] : []),
    ...deniedNumbers(architecture).flatMap((number) => [skipUnless(equal, number, 1), refuse]),
    // Its flags lie in memory, where a filter does not see them; C libraries go back to clone when it is not there.
    skipUnless(equal, machine.clone3, 1),
    give(answer.error | errors.ENOSYS),
    ...forCall(machine.clone, [load(offset.argument(0)), skipUnless(anyBit, newNamespaces, 1), refuse]),
    ...forCall(machine.ioctl, [
      load(offset.argument(1)),
      ...deniedIoctls.flatMap((request) => [skipUnless(equal, request, 1), refuse]),
    ]),
    ...forCall(machine.socket, [
      load(offset.argument(0)),
      ...families.flatMap((family) => [skipUnless(equal, family, 1), allow]),
      give(answer.error | errors.EAFNOSUPPORT),
    ]),
    allow,
  ];
  return encode(program);
}

/** Numbers of all calls that are refused whatever their arguments. */
export function deniedNumbers(architecture: FilteredArchitecture): number[] {
  return Object.values<SyscallNumbers>(deniedSyscalls).flatMap((numbers) => numbers[architecture] ?? []);
}

/** As struct sock_filter: 16 bits, twice 8, 32. */
function encode(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  for (const [index, [operation, whenTrue, whenFalse, operand]] of program.entries()) {
    bytes.writeUInt16LE(operation, index * 8);
    bytes.writeUInt8(whenTrue, index * 8 + 2);
    bytes.writeUInt8(whenFalse, index * 8 + 3);
    bytes.writeUInt32LE(operand, index * 8 + 4);
  }
  return bytes;
}
