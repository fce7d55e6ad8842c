// The product on kernels and processors that this machine hasn't: Debian's kernels in qemu's full emulation, with the prebuilt addon and
// the registry's Node: node tools/vm/test.mjs [--arch arm64|x64] [--kernel 5.10|6.1|6.12|6.12-16k|6.1-full|newest] [--node MAJOR] [--cpu MODEL] [--all | --only WORD]
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { casesOf } from './cases.mjs';
import { image } from './image.mjs';
import { kernel, modules } from './kernel.mjs';

const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: 'arm64' },
    kernel: { type: 'string', default: '6.1' },
    node: { type: 'string', default: '20' },
    cpu: { type: 'string' },
    all: { type: 'boolean' },
    only: { type: 'string' },
  },
});
const arch = values.arch === 'x64' ? 'x64' : 'arm64';
const test = fileURLToPath(new URL('../../test', import.meta.url));

/** What differs by processor, page size and kernel; with --all the native suite's core. */
const short = [
  'fork/fork',
  'fork/lookalike',
  'fork/random',
  'message/control',
  'signal/threads',
  'wait/children',
];
const long = [
  'address',
  'duplicate',
  'error',
  'socket',
  'fork/child',
  'fork/hygiene',
  'poll/poll',
  'signal/mask',
  'signal/pipe',
  'signal/signal',
];
/** Full emulation is some twenty times slower, on a busy machine more. */
const TIMEOUT = 300_000;
const WHOLE = values.all ? 3_000_000 : 1_200_000;

/** What the guest can't: it has neither perl nor the options that a case asks of Node. */
const apart = ['perl', 'FinalizationRegistry', 'WebAssembly'];

const files = (values.all ? [...short, ...long] : short).map((name) => `dist/native/${name}.test.js`);
const cases = files.flatMap((file) =>
  casesOf(`${test}/${file}`)
    .filter((name) => !apart.some((word) => name.includes(word)))
    .map((name) => [file, name]),
);
const kernelImage = kernel(arch, values.kernel);
/** Debian's cloud kernels have none of the first: they are booted as they are. */
const drivers = modules(arch, values.kernel, [
  ...['vcan', 'can-raw', 'can-isotp', 'can-j1939'],
  ...['vsock_loopback', 'crc32c_generic', 'sctp', 'rfcomm', 'hci_vhci'],
]);
if (!drivers.has('vcan')) drivers.clear();
const torture = { garbage: 3, loop: 3, generations: 2, buffers: 3, killed: 5 };
const programs = [
  ...Object.entries(torture).map(([name, count]) => [
    'dist/fork-torture/run.js',
    '--one',
    name,
    String(count),
  ]),
  ['dist/signal-storm/storm.js', '20', 'node', 'read'],
  // Memory that is not overcommitted, and limits of control groups.
  ['dist/faults/machine.js'],
  ...(drivers.size > 0
    ? ['can-raw', 'can-protocols', 'families'].map((name) => [`dist/drivers/${name}.js`])
    : []),
];
/** @param {string[]} words */
const isWanted = (words) => values.only === undefined || words.join(' ').includes(values.only);
const work = { cases: cases.filter(isWanted), programs: programs.filter(isWanted), timeout: TIMEOUT };
const machine = {
  arm64: ['qemu-system-aarch64', '-machine', 'virt', '-cpu', values.cpu ?? 'max,pauth-impdef=on'],
  x64: ['qemu-system-x86_64', '-machine', 'q35', '-cpu', values.cpu ?? 'max'],
}[arch];
const console_ = arch === 'arm64' ? 'ttyAMA0' : 'ttyS0';
const [qemu = '', ...args] = [
  ...machine,
  ...['-accel', 'tcg,thread=multi', '-smp', '2', '-m', '3072', '-nographic', '-no-reboot', '-nic', 'none'],
  ...['-kernel', kernelImage],
  ...['-initrd', image(arch, values.node, work, drivers)],
  ...['-append', `console=${console_} quiet panic=-1 rdinit=/init`],
];
const started = performance.now();
const guest = spawn(qemu, args, { stdio: ['ignore', 'pipe', 'inherit'] });
const timer = setTimeout(() => guest.kill('SIGKILL'), WHOLE);
let text = '';
guest.stdout.on('data', (data) => {
  process.stdout.write(data);
  text += data;
});
guest.on('error', (error) =>
  console.error(`${qemu}: ${error.message} (apt-get install qemu-system-arm qemu-system-x86)`),
);
guest.on('close', () => {
  clearTimeout(timer);
  const seconds = Math.round((performance.now() - started) / 1000);
  const good = text.includes('guest: done, 0 failed');
  console.log(
    `${arch}, Linux ${values.kernel}, Node ${values.node}: ${good ? 'passed' : 'FAILED'} in ${seconds} s`,
  );
  process.exitCode = good ? 0 : 1;
});
