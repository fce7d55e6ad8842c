#!/usr/bin/perl
# connect-many SECONDS HOST:PORT...: connects to all at once, without blocking, and prints which do within SECONDS.
use strict;
use warnings;
use Fcntl;
use Socket;
use Time::HiRes 'time';

my $seconds = shift // die "usage: connect-many SECONDS HOST:PORT...\n";
my (%outcomes, %waiting);

for my $target (@ARGV) {
    my ($host, $port) = $target =~ /^(.+):(\d+)$/ or die "no HOST:PORT: $target\n";
    socket(my $one, PF_INET, SOCK_STREAM, 0) or die "socket: $!";
    fcntl $one, F_SETFL, fcntl($one, F_GETFL, 0) | O_NONBLOCK;
    my $address = sockaddr_in($port, inet_aton($host) || die "no host: $host\n");
    if    (connect $one, $address) { $outcomes{$target} = 'open' }
    elsif ($!{EINPROGRESS})        { $waiting{fileno $one} = [$target, $one] }
    else                           { $outcomes{$target} = "$!" }
}

my $end = time + $seconds;
while (%waiting) {
    my $bits = '';
    vec($bits, $_, 1) = 1 for keys %waiting;
    my $left = $end - time;
    select(undef, $bits, undef, $left > 0 ? $left : 0) > 0 or last;
    for my $fd (grep { vec $bits, $_, 1 } keys %waiting) {
        my ($target, $one) = @{delete $waiting{$fd}};
        # It can be written when the connection is there, and when it has failed.
        $! = unpack 'i', getsockopt($one, SOL_SOCKET, SO_ERROR) || die "getsockopt: $!";
        $outcomes{$target} = $! ? "$!" : 'open';
    }
}
print "$_ ", $outcomes{$_} // 'timed out', "\n" for @ARGV;
