#!/usr/bin/perl
# dns-query SERVER PORT NAME: asks a name server over UDP (RFC 1035), thrice where it says nothing, and prints the addresses.
use strict;
use warnings;
use Socket;

my ($server, $port, $name) = @ARGV;
defined $name or die "usage: dns-query SERVER PORT NAME\n";
my $id    = $$ & 0xffff;
my $query = pack('n6', $id, 0x0100, 1, 0, 0, 0) . join('', map { pack 'C/a*', $_ } split /\./, $name) . pack 'C n n', 0, 1, 1;

socket(my $asking, PF_INET, SOCK_DGRAM, 0) or die "socket: $!";
my $to = sockaddr_in($port, inet_aton($server) || die "no host: $server\n");

sub ask {
    for my $try (1 .. 3) {
        defined send $asking, $query, 0, $to or die "send: $!";
        my $bits = '';
        vec($bits, fileno $asking, 1) = 1;
        select($bits, undef, undef, 0.5) > 0 or next;
        defined recv $asking, my $answer, 512, 0 or die "recv: $!";
        return $answer if unpack('n', $answer) == $id;
    }
    die "no answer\n";
}

my $answer = ask();
my (undef, $flags, $questions, $answers) = unpack 'n6', $answer;
die "$name: error ", $flags & 15, "\n" if $flags & 15;

sub behind_name {
    my $at = shift;
    while (1) {
        my $size = ord substr $answer, $at, 1;
        return $at + 2 if $size >= 0xc0;
        $at += 1 + $size;
        return $at unless $size;
    }
}

my $at = 12;
$at = behind_name($at) + 4 for 1 .. $questions;
for (1 .. $answers) {
    $at = behind_name($at);
    my ($type, undef, $ttl, $data) = unpack 'n n N n/a', substr $answer, $at;
    $at += 10 + length $data;
    print "$name ", inet_ntoa($data), " $ttl\n" if $type == 1;
}
