import {
  close,
  ERRNO,
  handle,
  inet_aton,
  inet_ntoa,
  inet_pton,
  pack_ip_mreq,
  pack_ip_mreq_source,
  pack_ipv6_mreq,
  print,
  setsockopt,
  socket,
  unpack,
  unpack_ip_mreq,
  unpack_ip_mreq_source,
  unpack_ipv6_mreq,
} from '@perlipc/perl';
import * as pm from '@perlipc/socket';
import { differentialCases, perl } from './differential.js';

const same = differentialCases(import.meta.url);
const S = handle('S');

same(
  'the six packers of groups, and groups that are joined',
  () => {
    const group = inet_aton('239.1.2.3') ?? '';
    const local = inet_aton('127.0.0.1') ?? '';
    const group6 = inet_pton(pm.AF_INET6, 'ff02::114') ?? '';
    const hex = (text: string) => print(`${unpack('H*', text)}\n`);
    hex(pack_ip_mreq(group));
    hex(pack_ip_mreq(group, local));
    hex(pack_ip_mreq_source(group, local));
    hex(pack_ip_mreq_source(group, local, group));
    hex(pack_ipv6_mreq(group6, 5));
    hex(pack_ipv6_mreq(group6, -1));
    print(unpack_ip_mreq(pack_ip_mreq(group, local)).map(inet_ntoa).join(' '), '\n');
    print(
      unpack_ip_mreq_source(pack_ip_mreq_source(group, local, local))
        .map(inet_ntoa)
        .join(' '),
      '\n',
    );
    print(unpack_ipv6_mreq(pack_ipv6_mreq(group6, 7))[1], '\n');
    socket(S, pm.PF_INET, pm.SOCK_DGRAM, 0);
    for (const option of [pm.IP_ADD_MEMBERSHIP, pm.IP_ADD_MEMBERSHIP, pm.IP_DROP_MEMBERSHIP])
      print(setsockopt(S, pm.IPPROTO_IP, option, pack_ip_mreq(group, local)) ? 'yes ' : `${+ERRNO} `);
    const source = pack_ip_mreq_source(group, local, local);
    for (const option of [pm.IP_ADD_SOURCE_MEMBERSHIP, pm.IP_DROP_SOURCE_MEMBERSHIP])
      print(setsockopt(S, pm.IPPROTO_IP, option, source) ? 'yes ' : `${+ERRNO} `);
    close(S);
    print(`${pm.PF_DECnet}\n`);
  },
  perl`
use Socket qw(:all);
my $group = inet_aton("239.1.2.3"); my $local = inet_aton("127.0.0.1"); my $group6 = inet_pton(AF_INET6, "ff02::114");
sub hexed { print unpack("H*", shift), "\n" }
hexed(pack_ip_mreq($group));
hexed(pack_ip_mreq($group, $local));
hexed(pack_ip_mreq_source($group, $local));
hexed(pack_ip_mreq_source($group, $local, $group));
hexed(pack_ipv6_mreq($group6, 5));
hexed(pack_ipv6_mreq($group6, -1));
print join(" ", map { inet_ntoa($_) } unpack_ip_mreq(pack_ip_mreq($group, $local))), "\n";
print join(" ", map { inet_ntoa($_) } unpack_ip_mreq_source(pack_ip_mreq_source($group, $local, $local))), "\n";
print +(unpack_ipv6_mreq(pack_ipv6_mreq($group6, 7)))[1], "\n";
socket S, PF_INET, SOCK_DGRAM, 0;
print setsockopt(S, IPPROTO_IP, $_, pack_ip_mreq($group, $local)) ? "yes " : $! + 0 . " "
  for IP_ADD_MEMBERSHIP, IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP;
print setsockopt(S, IPPROTO_IP, $_, pack_ip_mreq_source($group, $local, $local)) ? "yes " : $! + 0 . " "
  for IP_ADD_SOURCE_MEMBERSHIP, IP_DROP_SOURCE_MEMBERSHIP;
close S;
print PF_DECnet, "\n";
`,
);
