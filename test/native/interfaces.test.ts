import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import * as sys from '@perlipc/sys';
import { fails } from '../support/families.js';
import { freshCases } from '../support/fresh.js';
import { inNamespace, namespacesMissing } from '../support/namespace.js';
import { noPython } from '../support/programs.js';

const fresh = freshCases(import.meta.url);

/** What Python's modules give for the same. */
function python(expression: string): unknown {
  const { stdout, stderr } = spawnSync(
    'python3',
    ['-c', `import json, os, socket\nprint(json.dumps(${expression}))`],
    { encoding: 'utf8' },
  );
  assert.equal(stderr, '');
  return JSON.parse(stdout);
}
const skip = noPython();

fresh(
  'interfaces, host and kernel are named as Python names them',
  () => {
    const names = sys.if_nameindex();
    assert.deepEqual(
      names.map(({ if_index, if_name }) => [if_index, if_name]),
      python('socket.if_nameindex()'),
    );
    for (const { if_index, if_name } of names) {
      assert.equal(sys.if_nametoindex(if_name), if_index);
      assert.equal(sys.if_indextoname(if_index), if_name);
    }
    assert.equal(sys.gethostname(), python('socket.gethostname()'));
    const { sysname, nodename, release, version, machine } = sys.uname();
    assert.deepEqual([sysname, nodename, release, version, machine], python('list(os.uname())'));
    for (const value of [0, 1, 0x1234, 0xffff])
      assert.deepEqual(
        [sys.htons(value), sys.ntohs(value), sys.htonl(value * 65537), sys.ntohl(value)],
        python(
          `[socket.htons(${value}), socket.ntohs(${value}), socket.htonl(${value * 65537}), socket.ntohl(${value})]`,
        ),
      );
  },
  { skip },
);

fresh('getifaddrs has the addresses that Node lists', () => {
  const all = sys.getifaddrs();
  const seen = new Set<string>();
  for (const { ifa_name, ifa_addr, ifa_netmask, ifa_flags } of all) {
    if (ifa_addr === undefined) continue;
    const family = sys.sockaddr_family(ifa_addr);
    if (family === sys.AF_INET) {
      const [, address] = sys.unpack_sockaddr_in(ifa_addr);
      const [, mask] = sys.unpack_sockaddr_in(ifa_netmask ?? new Uint8Array());
      seen.add(`${ifa_name} ${sys.inet_ntop(family, address)} ${sys.inet_ntop(family, mask)}`);
      assert.ok(ifa_flags & sys.IFF_UP);
    }
    if (family === sys.AF_INET6)
      seen.add(`${ifa_name} ${sys.inet_ntop(family, sys.unpack_sockaddr_in6(ifa_addr)[1])}`);
  }
  for (const [name, addresses] of Object.entries(networkInterfaces()))
    for (const { family, address, netmask } of addresses ?? [])
      assert.ok(
        seen.has(family === 'IPv4' ? `${name} ${address} ${netmask}` : `${name} ${address}`),
        address,
      );
});

fresh('names and numbers that are no interface', () => {
  assert.throws(
    () => sys.if_nametoindex('nonesuch'),
    fails('ENODEV', 'if_nametoindex', { path: 'nonesuch' }),
  );
  assert.throws(() => sys.if_indextoname(99999), fails('ENXIO', 'if_indextoname'));
  assert.throws(
    () => sys.if_nametoindex('a\0b'),
    /^TypeError: if_nametoindex: ifname must be without NUL bytes/,
  );
  assert.throws(
    () => sys.htons(65536),
    /^RangeError: htons: hostshort must be an integer from 0 to 65535, got 65536$/,
  );
  assert.throws(
    () => sys.ioctl(0, 'SIOCGIFMTU', 'a name that is too long'),
    /^TypeError: ioctl: ifname must be/,
  );
  assert.throws(
    () => sys.ioctl(0, 'NONE' as 'FIONREAD'),
    /^TypeError: ioctl: request must be a number or the name/,
  );
});

fresh(
  'requests of an interface, in a namespace of its own',
  inNamespace({ hosts: '127.0.0.1 localhost\n' }, () => {
    const fd = sys.socket(sys.AF_INET, sys.SOCK_DGRAM);
    const index = sys.ioctl(fd, 'SIOCGIFINDEX', 'lo');
    assert.equal(index, sys.if_nametoindex('lo'));
    assert.equal(sys.ioctl(fd, 'SIOCGIFNAME', index), 'lo');
    sys.ioctl(fd, 'SIOCSIFMTU', 'lo', 1234);
    assert.equal(sys.ioctl(fd, 'SIOCGIFMTU', 'lo'), 1234);
    sys.ioctl(fd, 'SIOCSIFADDR', 'lo', sys.pack_sockaddr_in(0, new Uint8Array([127, 0, 0, 5])));
    const [, address] = sys.unpack_sockaddr_in(sys.ioctl(fd, 'SIOCGIFADDR', 'lo'));
    assert.deepEqual([...address], [127, 0, 0, 5]);
    sys.ioctl(fd, 'SIOCSIFFLAGS', 'lo', sys.ioctl(fd, 'SIOCGIFFLAGS', 'lo') & ~sys.IFF_UP);
    assert.ok(!(sys.ioctl(fd, 'SIOCGIFFLAGS', 'lo') & sys.IFF_UP));
    assert.throws(() => sys.ioctl(fd, 'SIOCGIFMTU', 'nonesuch'), fails('ENODEV', 'ioctl'));
  }),
  { skip: namespacesMissing() },
);
