import assert from 'node:assert/strict';
import * as sys from '@perlipc/sys';
import { fails } from '../../support/families.js';
import { ended, exited, forked } from '../../support/forked.js';
import { freshCases } from '../../support/fresh.js';

const fresh = freshCases(import.meta.url);
const name = `/perlipc-${process.pid}`;

function missing(): string | undefined {
  try {
    sys.mq_close(sys.mq_open('/perlipc-probe', sys.O_CREAT | sys.O_RDWR));
    sys.mq_unlink('/perlipc-probe');
    return undefined;
  } catch (error) {
    return `no message queues: ${String(error)}`;
  }
}
const skip = missing();

function queue(mq_maxmsg = 4, mq_msgsize = 16): number {
  process.on('exit', () => sys.mq_unlink(name));
  return sys.mq_open(name, sys.O_CREAT | sys.O_EXCL | sys.O_RDWR, 0o600, { mq_maxmsg, mq_msgsize });
}

fresh(
  'messages come by priority, through a fork and through poll',
  async () => {
    const fd = queue();
    assert.equal(sys.poll([{ fd, events: sys.POLLIN }], 0), 0);
    const child = await forked(() => {
      const again = sys.mq_open(name, sys.O_WRONLY);
      sys.mq_send(again, Buffer.from('low'));
      sys.mq_send(again, Buffer.from('high'), 9);
      sys.mq_send(again, Buffer.from('also low'));
    });
    assert.equal(await ended(child), exited(0));
    assert.equal(sys.poll([{ fd, events: sys.POLLIN }], 0), 1);
    assert.deepEqual(sys.mq_getattr(fd), { mq_flags: 0, mq_maxmsg: 4, mq_msgsize: 16, mq_curmsgs: 3 });
    const buffer = Buffer.alloc(16);
    const seen = [0, 0, 0].map(() => {
      const { size, prio } = sys.mq_receive(fd, buffer);
      return `${prio} ${buffer.toString('latin1', 0, size)}`;
    });
    assert.deepEqual(seen, ['9 high', '0 low', '0 also low']);
  },
  { skip },
);

fresh(
  'its limits and failures are the calls’',
  () => {
    const fd = queue(1, 8);
    const buffer = Buffer.alloc(8);
    assert.throws(
      () => sys.mq_open(name, sys.O_CREAT | sys.O_EXCL),
      fails('EEXIST', 'mq_open', { path: name }),
    );
    assert.throws(() => sys.mq_open('none', sys.O_RDWR), fails('EINVAL', 'mq_open'));
    assert.throws(() => sys.mq_open(`${name}-none`, sys.O_RDWR), fails('ENOENT', 'mq_open'));
    assert.throws(() => sys.mq_send(fd, Buffer.alloc(9)), fails('EMSGSIZE', 'mq_send'));
    assert.throws(() => sys.mq_receive(fd, Buffer.alloc(7)), fails('EMSGSIZE', 'mq_receive'));
    assert.throws(() => sys.mq_receive(fd, buffer, 0.01), fails('ETIMEDOUT', 'mq_receive'));
    sys.mq_send(fd, buffer);
    assert.throws(() => sys.mq_send(fd, buffer, 0, 0.01), fails('ETIMEDOUT', 'mq_send'));
    assert.equal(sys.mq_setattr(fd, { mq_flags: sys.O_NONBLOCK }).mq_curmsgs, 1);
    assert.throws(() => sys.mq_send(fd, buffer), fails('EAGAIN', 'mq_send'));
    sys.mq_close(fd);
    assert.throws(() => sys.mq_getattr(fd), fails('EBADF', 'mq_getattr'));
  },
  { skip },
);

fresh(
  'a signal tells of a message, and ends a wait for one',
  () => {
    const fd = queue();
    const came: (number | undefined)[] = [];
    sys.sigaction(sys.SIGUSR1, (_, info) => came.push(info.si_code));
    sys.mq_notify(fd, sys.SIGUSR1);
    sys.mq_send(fd, Buffer.from('x'));
    sys.safePoint();
    assert.deepEqual(came, [sys.SI_MESGQ]);
    sys.mq_notify(fd);
    sys.mq_receive(fd, Buffer.alloc(16));
    sys.sigaction(sys.SIGALRM, () => {});
    sys.setitimer(sys.ITIMER_REAL, { it_interval: 0, it_value: 0.5 });
    assert.throws(() => sys.mq_receive(fd, Buffer.alloc(16)), fails('EINTR', 'mq_receive'));
  },
  { skip },
);
