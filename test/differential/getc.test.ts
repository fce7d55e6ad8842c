import { binmode, close, ERRNO, getc, handle, open, print } from '@perlipc/perl';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const F = handle('F');

same(
  'getc: bytes, characters, the end, and handles that give none',
  () => {
    const show = () => {
      ERRNO.value = 0;
      const got = getc(F);
      print(got === undefined ? `undef ${+ERRNO}\n` : `${got.codePointAt(0)} ${+ERRNO}\n`);
    };
    open(F, '<', 'f');
    for (let i = 0; i < 4; i++) show();
    open(F, '<', 'f');
    binmode(F, ':utf8');
    for (let i = 0; i < 3; i++) show();
    close(F);
    show();
    open(F, '>', 'g');
    show();
    open(F, '<', '.');
    show();
  },
  perl`
sub show { $! = 0; my $got = getc F; print defined $got ? ord($got) . " " . ($!+0) . "\n" : "undef " . ($!+0) . "\n" }
open F, "<", "f";
show() for 1 .. 4;
open F, "<", "f";
binmode F, ":utf8";
show() for 1 .. 3;
close F;
show();
open F, ">", "g";
show();
open F, "<", ".";
show();
`,
  { switches: '-w', files: { f: '\xc4\x80z' }, normal: (text) => text.replace(/line \d+/g, 'line N') },
);
