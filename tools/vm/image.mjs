// The machine's memory disk: Node with Debian's C library, busybox, the prebuilt addon and the built tests. It is unpacked by the
// kernel itself, so that neither modules nor a disk nor root are needed.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installed } from '../installed.mjs';
import { unpacked } from '../nodes/debian.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const cache = `${root}/.cache/vm`;
const libraries = ['libatomic1', 'libc6', 'libgcc-s1', 'libstdc++6'];
const debianNames = /** @type {const} */ ({ arm64: 'arm64', x64: 'amd64' });

/** What of the repository the tests are made of. */
const repository = [
  'package.json',
  'test/package.json',
  'test/dist',
  ...['sys', 'socket', 'aio', 'perl', 'prefork', 'programs'].flatMap((name) => [
    `packages/${name}/package.json`,
    `packages/${name}/dist`,
  ]),
];

const init = `#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /tmp
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sys /sys
/bin/busybox mount -t devtmpfs dev /dev 2>/dev/null
/bin/busybox mount -t cgroup2 cgroup2 /sys/fs/cgroup
echo '+memory +pids' > /sys/fs/cgroup/cgroup.subtree_control
/bin/busybox mkdir -p /dev/pts
/bin/busybox mount -t devpts devpts /dev/pts
/bin/busybox ip link set lo up
/bin/busybox ip addr add 127.0.0.1/8 dev lo 2>/dev/null
for module in $(/bin/busybox cat /modules/order); do
  /bin/busybox insmod /modules/$module
done
/bin/busybox ip link add vcan0 type vcan 2>/dev/null && /bin/busybox ip link set vcan0 up
export PATH=/bin HOME=/ LANG=C TZ=UTC
cd /repository/test
/bin/node /guest.mjs
/bin/busybox poweroff -f
`;

/**
 * The path of the image for `arch` with the Node of that major.
 * @param {'arm64' | 'x64'} arch
 * @param {string} major
 * @param {object} work what the guest does
 * @param {Map<string, Buffer>} modules of its kernel, in the order in which they are loaded
 */
export function image(arch, major, work, modules) {
  const folder = `${cache}/root-${arch}-${major}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(`${folder}/bin`, { recursive: true });
  const debian = debianNames[arch];
  // Debian's /lib is a link into /usr in the newer releases.
  execFileSync('cp', ['-a', `${unpacked(debian, libraries)}/.`, folder]);
  cpSync(`${unpacked(debian, ['busybox-static'])}/bin/busybox`, `${folder}/bin/busybox`);
  for (const name of [
    'sh',
    'cat',
    'true',
    'false',
    'sleep',
    'echo',
    'ls',
    'kill',
    'env',
    'hostname',
    'readlink',
  ])
    symlinkSync('busybox', `${folder}/bin/${name}`);
  const nodes = installed(`nodes/linux-${arch}`, arch === 'arm64' ? ['--os', 'linux', '--cpu', 'arm64'] : []);
  cpSync(`${nodes}/node-${major}/bin/node`, `${folder}/bin/node`);
  for (const each of repository)
    cpSync(`${root}/${each}`, `${folder}/repository/${each}`, {
      recursive: true,
      filter: (path) => !path.endsWith('.map') && !path.endsWith('.d.ts'),
    });
  mkdirSync(`${folder}/repository/node_modules/@perlipc`, { recursive: true });
  for (const name of readdirSync(`${folder}/repository/packages`))
    symlinkSync(`../../packages/${name}`, `${folder}/repository/node_modules/@perlipc/${name}`);
  cpSync(`${root}/native/prebuilds/linux-${arch}-glibc/perlipc.node`, `${folder}/perlipc.node`);
  for (const name of ['passwd', 'group', 'services', 'protocols', 'hosts'])
    cpSync(`/etc/${name}`, `${folder}/etc/${name}`, { recursive: true });
  mkdirSync(`${folder}/modules`);
  for (const [name, bytes] of modules) writeFileSync(`${folder}/modules/${name}`, bytes);
  writeFileSync(`${folder}/modules/order`, [...modules.keys()].join('\n'));
  writeFileSync(`${folder}/work.json`, JSON.stringify(work));
  writeFileSync(`${folder}/guest.mjs`, readFileSync(new URL('guest.mjs', import.meta.url)));
  writeFileSync(`${folder}/init`, init);
  chmodSync(`${folder}/init`, 0o755);
  const archive = `${folder}.cpio`;
  execFileSync('sh', [
    '-ec',
    `cd "$1"; find . | cpio --quiet -o -H newc -R 0:0 > "$2"`,
    'sh',
    folder,
    archive,
  ]);
  return archive;
}
