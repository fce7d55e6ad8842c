#!/usr/bin/perl
# syslog SOCKET PRIORITY MESSAGE...: logs to the log daemon at a socket, which is usually /dev/log (RFC 3164).
use strict;
use warnings;
use Socket;

my $i = 0;
my %levels = map { $_ => $i++ } qw(emerg alert crit err warning notice info debug);
$i = 0;
my %facilities = map { $_ => $i++ } qw(kern user mail daemon auth);

my ($path, $priority, @messages) = @ARGV;
@messages or die "usage: syslog SOCKET PRIORITY MESSAGE...\n";
my ($high, $low) = split /\./, $priority;
($high, $low) = ($facilities{$high // ''}, $levels{$low // ''});
defined $high && defined $low or die "no priority: $priority\n";

my $log;
my $connected = 0;
for my $type (SOCK_DGRAM, SOCK_STREAM) {
    socket($log, PF_UNIX, $type, 0) or die "socket: $!";
    $connected = connect $log, sockaddr_un($path) and last;
    # A daemon that wants a stream refuses the other with EPROTOTYPE.
    $!{EPROTOTYPE} or die "$path: $!\n";
}
$connected or die "$path: $!\n";

for my $message (@messages) {
    my $date = substr localtime, 4, 15;
    defined send $log, sprintf("<%d>%s syslog[%d]: %s\0", $high * 8 + $low, $date, $$, $message), 0 or die "send: $!\n";
}
print scalar @messages, " logged\n";
