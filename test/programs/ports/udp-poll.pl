#!/usr/bin/perl
# udp-poll [SECONDS]: two UDP sockets, which answer in capitals and backwards; both are waited for in poll, and when neither has
# been asked for SECONDS (10) it ends.
use strict;
use warnings;
use IO::Poll qw(POLLIN);
use Socket;

my (@services, @ports);
for my $answer (sub { uc shift }, sub { scalar reverse shift }) {
    socket(my $service, PF_INET, SOCK_DGRAM, 0)     or die "socket: $!";
    bind($service, sockaddr_in(0, INADDR_LOOPBACK)) or die "bind: $!";
    push @services, [$service, $answer];
    push @ports, (sockaddr_in(getsockname $service))[0];
}
$| = 1;
print "listening on @ports\n";

my $poll = IO::Poll->new;
$poll->mask($_->[0] => POLLIN) for @services;
my $served = 0;
while ($poll->poll($ARGV[0] // 10) > 0) {
    for (@services) {
        my ($service, $answer) = @$_;
        next unless $poll->events($service) & POLLIN;
        my $asker = recv $service, my $question, 1500, 0;
        defined $asker or die "recv: $!";
        send $service, $answer->($question), 0, $asker;
        $served++;
    }
}
print "$served served\n";
