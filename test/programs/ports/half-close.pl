#!/usr/bin/perl
# half-close HOST PORT: sends what it reads, over IPv6 where HOST has such an address, then says that this is all, and prints the
# answer, which may begin only now.
use strict;
use warnings;
use IO::Handle;
use Socket qw(:DEFAULT getaddrinfo getnameinfo NI_NUMERICHOST NI_NUMERICSERV SHUT_WR SOCK_STREAM);

my ($host, $port) = @ARGV;
defined $port or die "usage: half-close HOST PORT\n";
my ($error, @addresses) = getaddrinfo($host, $port, {socktype => SOCK_STREAM});
die "$host: $error\n" if $error;

my ($server, $found);
for (@addresses) {
    socket($server, $_->{family}, $_->{socktype}, $_->{protocol}) or die "socket: $!";
    $found = $_, last if connect $server, $_->{addr};
}
$found or die "$host: $!\n";
my (undef, $name) = getnameinfo($found->{addr}, NI_NUMERICHOST | NI_NUMERICSERV);
print STDERR "connected to $name\n";

$server->autoflush(1);
while (<STDIN>) { print $server $_ or die "print: $!\n" }
shutdown $server, SHUT_WR or die "shutdown: $!\n";
while (<$server>) { print }
close $server or die "close: $!\n";
