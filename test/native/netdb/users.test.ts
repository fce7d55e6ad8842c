import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import * as sys from '@perlipc/sys';
import { fails } from '../../support/families.js';
import { freshCases } from '../../support/fresh.js';
import { inNamespace, namespacesMissing } from '../../support/namespace.js';
import { noPython } from '../../support/programs.js';

const fresh = freshCases(import.meta.url);
const root = sys.getuid() === 0 ? undefined : 'only root may set its groups';
const ids = Array.from({ length: 100 }, (_, i) => 1000 + i);

/** What python prints as JSON. */
function python(script: string): unknown {
  return JSON.parse(spawnSync('python3', ['-c', script], { encoding: 'utf8' }).stdout);
}
const python3 = noPython();

const asLists = `
import pwd, grp, json
def u(p): return [p.pw_name, p.pw_passwd, p.pw_uid, p.pw_gid, p.pw_gecos, p.pw_dir, p.pw_shell]
def g(p): return [p.gr_name, p.gr_passwd, p.gr_gid, p.gr_mem]
`;

fresh(
  'users and groups are what python’s pwd and grp have, by name, by id and in order',
  () => {
    const users = python(`${asLists}\nprint(json.dumps([u(p) for p in pwd.getpwall()]))`);
    const groups = python(`${asLists}\nprint(json.dumps([g(p) for p in grp.getgrall()]))`);
    assert.deepEqual(sys.pwents().map(Object.values), users);
    assert.deepEqual(sys.grents().map(Object.values), groups);
    for (const user of sys.pwents()) assert.equal(sys.getpwnam(user.name)?.name, user.name);
    for (const group of sys.grents()) assert.equal(sys.getgrnam(Buffer.from(group.name))?.gid, group.gid);
    assert.deepEqual(sys.getpwuid(0), sys.getpwnam('root'));
    assert.deepEqual(sys.getgrgid(0), sys.getgrnam(sys.getgrgid(0)?.name ?? ''));
    assert.equal(sys.getpwuid(sys.getuid())?.name, userInfo().username);
    assert.deepEqual(
      sys.getgrouplist('root', 0),
      python('import os, json; print(json.dumps(os.getgrouplist("root", 0)))'),
    );
  },
  { skip: python3 },
);

fresh(
  'a user of more groups than most',
  inNamespace({ group: ids.map((gid) => `group${gid}:x:${gid}:other,many\n`).join('') }, () => {
    assert.deepEqual(
      sys.getgrouplist('many', 77).sort((a, b) => a - b),
      [77, ...ids],
    );
    assert.deepEqual(sys.getgrouplist('alone', 77), [77]);
  }),
  { skip: namespacesMissing() },
);

fresh('who is not there is undefined, and no error', async () => {
  assert.equal(sys.getpwnam('no-such-user'), undefined);
  assert.equal(sys.getgrnam('no-such-group'), undefined);
  assert.equal(sys.getpwuid(4_000_000_001), undefined);
  assert.equal(sys.getpwuid(-7), undefined);
  assert.equal(sys.getgrgid(4_000_000_001), undefined);
  assert.equal(await sys.getpwnamAsync('no-such-user'), undefined);
  assert.deepEqual(sys.getgrouplist('no-such-user', 77), [77]);
  assert.throws(() => sys.getpwnam('a\0b'), {
    name: 'TypeError',
    message: /^getpwnam: name must be without NUL/,
  });
});

fresh('a failure of the look-up is one of the call', () => {
  const limit = sys.getrlimit(sys.RLIMIT_NOFILE);
  sys.getpwnam('root');
  sys.setrlimit(sys.RLIMIT_NOFILE, { ...limit, rlim_cur: 0 });
  assert.throws(() => sys.getpwnam('no-such-user'), fails('EMFILE', 'getpwnam'));
  assert.throws(() => sys.getgrgid(4_000_000_001), fails('EMFILE', 'getgrgid'));
  sys.setrlimit(sys.RLIMIT_NOFILE, limit);
});

fresh('on the pool they are the same, and a signal drops them', async () => {
  assert.deepEqual(await sys.getpwnamAsync('root'), sys.getpwnam('root'));
  assert.deepEqual(await sys.getpwuidAsync(0), sys.getpwuid(0));
  assert.deepEqual(await sys.getgrnamAsync('root'), sys.getgrnam('root'));
  assert.deepEqual(await sys.getgrgidAsync(0), sys.getgrgid(0));
  assert.deepEqual(await sys.getgrouplistAsync('root', 0), sys.getgrouplist('root', 0));
  const signal = AbortSignal.abort(new Error('too late'));
  await assert.rejects(sys.getpwnamAsync('root', { signal }), /too late/);
});

fresh('the iterators go through all, start over, and survive the arrays', () => {
  const walk = <T>(next: () => T | undefined) => {
    const seen: T[] = [];
    for (let entry = next(); entry !== undefined; entry = next()) seen.push(entry);
    return seen;
  };
  assert.deepEqual(walk(sys.getpwent), sys.pwents());
  assert.equal(sys.getpwent(), undefined);
  sys.setpwent();
  const first = sys.getpwent();
  assert.deepEqual([first, ...walk(sys.getpwent)], sys.pwents());
  sys.endpwent();
  assert.deepEqual(sys.getpwent(), first);
  sys.endpwent();
  sys.setgrent();
  const one = sys.getgrent();
  const all = sys.grents();
  assert.deepEqual([one, ...walk(sys.getgrent)], all);
  sys.endgrent();
});

fresh(
  'getlogin is what python’s is, errors too',
  () => {
    const { stdout, status } = spawnSync('python3', ['-c', 'import os; print(os.getlogin())'], {
      encoding: 'utf8',
    });
    if (status === 0) assert.equal(sys.getlogin(), stdout.trim());
    else assert.throws(() => sys.getlogin(), { name: 'SystemError', syscall: 'getlogin' });
  },
  { skip: python3 },
);

fresh(
  'initgroups sets what getgrouplist says',
  () => {
    sys.initgroups('root', 4242);
    assert.deepEqual(sys.getgroups().sort(), sys.getgrouplist('root', 4242).sort());
  },
  { skip: root },
);

fresh('the shadow password is root’s to see', () => {
  if (sys.getuid() === 0) assert.equal(sys.getspnam('root')?.name, 'root');
  else assert.throws(() => sys.getspnam('root'), fails('EACCES', 'getspnam'));
  assert.equal(sys.getuid() === 0 ? sys.getspnam('no-such-user') : undefined, undefined);
});
