import assert from 'node:assert/strict';
import * as perl from '@perlipc/perl';
import * as sys from '@perlipc/sys';
import { exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';
import { fromOutside } from '../../support/signals.js';

const fresh = freshCases(import.meta.url);
const { SIG } = perl;

/** What the body warns of. */
function warnings(body: () => void): string[] {
  const seen: string[] = [];
  SIG['__WARN__'] = (text: string) => seen.push(text);
  body();
  delete SIG['__WARN__'];
  return seen;
}

fresh('SIG holds what was set, by names without SIG', () => {
  const handler = () => {};
  assert.equal(SIG['USR1'], undefined);
  SIG['USR1'] = handler;
  assert.equal(SIG['USR1'], handler);
  SIG['CLD'] = 'IGNORE';
  assert.equal(SIG['CHLD'], 'IGNORE');
  SIG['CHLD'] = 'DEFAULT';
  assert.equal(SIG['CHLD'], 'DEFAULT');
  delete SIG['USR1'];
  assert.equal(SIG['USR1'], undefined);
  assert.ok(Object.keys(SIG).includes('TERM') && !Object.keys(SIG).includes('SIGTERM'));
});

fresh('a handler gets the name, before kill returns, and leaves ERRNO alone', () => {
  const seen: string[] = [];
  SIG['USR1'] = (name: string) => {
    seen.push(name);
    perl.ERRNO.value = sys.ENOENT;
  };
  perl.ERRNO.value = sys.EPERM;
  assert.equal(perl.kill('USR1', process.pid), 1);
  assert.equal(perl.kill('SIGUSR1', process.pid), 1);
  assert.deepEqual(seen, ['USR1', 'USR1']);
  assert.equal(perl.ERRNO.value, sys.EPERM);
});

fresh(
  'a name that is no signal’s warns with -w, a handler that is not there whenever its signal comes',
  () => {
    perl.WARNING.value = true;
    const seen = warnings(() => {
      SIG['NOSUCH'] = () => {};
      SIG['SIGINT'] = 'IGNORE';
      SIG['USR1'] = 'main::REAPER';
      perl.kill('USR1', process.pid);
    });
    assert.match(seen[0] ?? '', /^No such signal: SIGNOSUCH at .* line \d+\.\n$/);
    assert.match(seen[1] ?? '', /^No such signal: SIGSIGINT at .* line \d+\.\n$/);
    assert.equal(seen[2], 'SIGUSR1 handler "main::REAPER" not defined.\n');
    assert.equal(seen.length, 3);
    perl.WARNING.value = false;
    assert.deepEqual(
      warnings(() => {
        SIG['NOSUCH'] = 'IGNORE';
        perl.kill('USR1', process.pid);
      }),
      [],
    );
    assert.throws(() => (SIG['INT'] = 5 as unknown as string), {
      name: 'TypeError',
      message: "SIG.INT must be a function, 'IGNORE' or 'DEFAULT', got 5",
    });
  },
);

fresh('SIGKILL takes what it is given and is not caught', () => {
  SIG['KILL'] = () => {};
  assert.equal(typeof SIG['KILL'], 'function');
});

fresh('accept is false with EINTR after a handler', () => {
  let ran = 0;
  SIG['USR1'] = () => ran++;
  fromOutside(['USR1']);
  const server = perl.handle('SERVER');
  assert.ok(perl.socket(server, sys.PF_INET, sys.SOCK_STREAM, 0));
  assert.ok(perl.listen(server, 5));
  assert.ok(!perl.accept(perl.handle('CLIENT'), server));
  assert.ok(perl.ERRNO.is('EINTR'));
  assert.equal(ran, 1);
});

fresh('alarm ends sleep and select', () => {
  const seen: string[] = [];
  SIG['ALRM'] = (name: string) => {
    seen.push(name);
    perl.alarm(1.9);
  };
  assert.equal(perl.alarm(1), 0);
  const slept = perl.sleep(1000);
  assert.ok(slept >= 1 && slept < 1000);
  assert.equal(perl.select(undefined, undefined, undefined, 1000), -1);
  assert.ok(perl.ERRNO.is('EINTR'));
  assert.ok(seen.length >= 2 && seen.every((name) => name === 'ALRM'));
  perl.alarm(100);
  const left = perl.alarm(0) ?? 0;
  assert.ok(left > 50 && left <= 100);
});

fresh('a negative time warns', () => {
  const seen = warnings(() => {
    assert.equal(perl.alarm(-1), undefined);
    assert.ok(perl.ERRNO.is('EINVAL'));
    assert.equal(perl.sleep(-1), 0);
  });
  assert.match(seen[0] ?? '', /^alarm\(\) with negative argument at .*\n$/);
  assert.match(seen[1] ?? '', /^sleep\(\) with negative argument at .*\n$/);
});

fresh('select leaves what is ready in the sets', () => {
  const [reader, writer] = sys.pipe();
  const set = (fd: number) => {
    const bits = new Uint8Array(16);
    bits[fd >> 3] = 1 << (fd & 7);
    return bits;
  };
  const [read, write] = [set(reader), set(writer)];
  assert.equal(perl.select(read, write, undefined, 0), 1);
  assert.deepEqual([read, write], [new Uint8Array(16), set(writer)]);
  sys.write(writer, Buffer.from('x'));
  const again = set(reader);
  assert.equal(perl.select(again, undefined, undefined, undefined), 1);
  assert.deepEqual(again, set(reader));
  sys.close(reader);
  assert.equal(perl.select(set(reader), undefined, undefined, 0), -1);
  assert.ok(perl.ERRNO.is('EBADF'));
  assert.equal(perl.select(undefined, undefined, undefined, 0.01), 0);
});

fresh('SIG.CHLD = IGNORE reaps by itself, and waitpid goes on after a handler', async () => {
  SIG['CHLD'] = 'IGNORE';
  const ignored = await forked(() => {});
  assert.equal(perl.waitpid(ignored, 0), -1);
  assert.ok(perl.ERRNO.is('ECHILD'));
  SIG['CHLD'] = 'DEFAULT';
  const [reader, writer] = sys.pipe();
  SIG['ALRM'] = () => void sys.write(writer, new Uint8Array(1));
  const pid = await forked(() => {
    sys.read(reader, new Uint8Array(1));
    sys._exit(5);
  });
  perl.alarm(1);
  assert.equal(perl.waitpid(pid, 0), pid);
  assert.equal(perl.CHILD_ERROR, exited(5));
});

fresh('__DIE__ is told, is off while it runs, and may throw another', () => {
  const told: unknown[] = [];
  SIG['__DIE__'] = (text: string) => {
    told.push(text);
    if (text === 'first\n') perl.die('second\n');
  };
  perl.evaluate(() => perl.die('plain\n'));
  assert.equal(perl.EVAL_ERROR.value, 'plain\n');
  perl.evaluate(() => perl.die('first\n'));
  assert.equal(perl.EVAL_ERROR.value, 'second\n');
  assert.deepEqual(told, ['plain\n', 'first\n']);
});
