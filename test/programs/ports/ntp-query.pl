#!/usr/bin/perl
# ntp-query SERVER [PORT]: asks a time server (RFC 4330) and prints its stratum, and how many seconds this clock is off.
use strict;
use warnings;
use Socket;
use Time::HiRes 'time';

my $server = shift // die "usage: ntp-query SERVER [PORT]\n";
my $port   = shift // 123;
use constant {SECONDS_OF_70_YEARS => 2_208_988_800, FRACTION => 2**32};

socket(my $asking, PF_INET, SOCK_DGRAM, 0) or die "socket: $!";
# A connected socket has no answers but this server's, and its ICMP errors.
connect $asking, sockaddr_in($port, inet_aton($server) || die "no host: $server\n") or die "connect: $!";

my $sent = time;
my ($seconds, $fraction) = (int($sent) + SECONDS_OF_70_YEARS, int(($sent - int $sent) * FRACTION));
defined send $asking, pack('C x39 N N', 0b00_100_011, $seconds, $fraction), 0 or die "send: $!";

$SIG{ALRM} = sub { die "no answer\n" };
alarm 3;
defined recv $asking, my $answer, 48, 0 or die "recv: $!\n";
alarm 0;
my $got = time;
die "too short an answer\n" if length $answer < 48;
my ($first, $stratum, @times) = unpack 'C C x22 N N N N N N', $answer;
die "no answer to this question\n" if ($first & 7) != 4 || $times[0] != $seconds || $times[1] != $fraction;
sub at { $times[$_[0]] - SECONDS_OF_70_YEARS + $times[$_[0] + 1] / FRACTION }
printf "stratum %d, off by %.0f s\n", $stratum, (at(2) - $sent + (at(4) - $got)) / 2;
