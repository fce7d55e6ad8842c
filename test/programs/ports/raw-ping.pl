#!/usr/bin/perl
# raw-ping HOST [COUNT]: echo requests (RFC 792) over a raw socket, which needs the right to open one.
use strict;
use warnings;
use Socket;

my $host    = shift // die "usage: raw-ping HOST [COUNT]\n";
my $count   = shift // 3;
my $address = inet_aton($host) || die "no host: $host\n";
socket(my $raw, PF_INET, SOCK_RAW, Socket::IPPROTO_ICMP) or die "socket: $!\n";
$SIG{ALRM} = sub { die "no answer\n" };
my $id = $$ & 0xffff;

sub checksum {
    my $sum = 0;
    $sum += $_ for unpack 'n*', shift;
    $sum = ($sum & 0xffff) + ($sum >> 16) while $sum > 0xffff;
    return ~$sum & 0xffff;
}

sub ask {
    my $sequence = shift;
    my $echo = sub { pack 'C C n n n a56', 8, 0, shift, $id, $sequence, 'perlipc' };
    defined send $raw, $echo->(checksum($echo->(0))), 0, sockaddr_in(0, $address) or die "send: $!\n";
    alarm 2;
    while (1) {
        my $from = recv $raw, my $packet, 1500, 0 or die "recv: $!\n";
        # The packet's header comes too, and on loopback the request itself.
        my $icmp = substr $packet, (ord($packet) & 15) * 4;
        my ($type, undef, undef, $whose, $which) = unpack 'C C n n n', $icmp;
        next if $type != 0 || $whose != $id || $which != $sequence;
        alarm 0;
        return sprintf "%d bytes from %s: seq %d, checksum %d\n", length $icmp,
            inet_ntoa((sockaddr_in($from))[1]), $sequence, checksum($icmp);
    }
}

print eval { ask($_) } // "seq $_: $@" for 1 .. $count;
